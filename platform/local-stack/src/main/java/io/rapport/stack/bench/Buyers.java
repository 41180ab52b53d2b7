package io.rapport.stack.bench;

import io.rapport.stack.Failure;
import io.rapport.stack.Progress;
import io.rapport.stack.Topology.Service;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/**
 * Customers with the orders of two years, straight in the database of analytics-service: most bought once, some often, and they leave. The
 * same every time.
 */
final class Buyers {
    private static final String PREFIX = "c1f00000-0000-7000-8000-";
    private static final String ID = "('%s' || lpad(to_hex(i), 12, '0'))::uuid";

    private final Target target;
    private final Progress progress;
    private final int customers;

    Buyers(Target target, Progress progress, int customers) {
        this.target = target;
        this.progress = progress;
        this.customers = customers;
        if (customers < 1_000 || customers > 5_000_000) {
            throw new Failure("--customers takes numbers of 1000 to 5000000");
        }
    }

    int customers() {
        return customers;
    }

    void lay(boolean force) throws SQLException {
        try (var database = target.database(Service.ANALYTICS)) {
            var own = count(database, "customer where customer_id::text like '" + PREFIX + "%'");
            if (own == customers) {
                return;
            }
            if (own > 0 || !force && count(database, "customer") > 0) {
                throw new Failure("the stack holds other customers: use one of its own (RAPPORT_HOME), or --force");
            }
            progress.say("laying in %,d customers".formatted(customers));
            lay(database);
        }
    }

    private void lay(Connection database) throws SQLException {
        var id = ID.formatted(PREFIX);
        database.setAutoCommit(false);
        execute(database, "select setseed(.42)");
        execute(database, """
                create temp table buyer on commit drop as
                select i, first, least(40, 1 + floor(1.2 * ln(1 - random()) * ln(1 - random())))::int orders,
                  (730 - first) * greatest(random(), random()) as stays, 20 * exp(.6 * sqrt(-2 * ln(1 - random())) * cos(6.2832 * random())) spends
                from (select i, 700 * random() as first from generate_series(0, %d) i) drawn""".formatted(customers - 1));
        execute(database, "insert into customer (customer_id, profile_version) select " + id + ", 0 from buyer");
        execute(
                database,
                "insert into visitor (visitor_id, customer_id, attribution_version, live) select "
                        + id.replace("c1f0", "c1f1") + ", " + id + ", 1, false from buyer");
        execute(database, """
                insert into order_effect (order_key, version, visitor_id, placed_at, effect_at, currency, orders_delta, gross_delta, refund_delta)
                select 'bench/' || i || '-' || n, 1, visitor, bought_at, bought_at, 'EUR', 1, amount, 0 from (
                  select i, n, %s visitor, round((spends * (.5 + random()))::numeric, 2) amount,
                    date_trunc('day', now()) - interval '1 hour'
                      - (730 - first - case when n = 1 then 0 else stays * random() end) * interval '1 day' bought_at
                  from buyer cross join lateral generate_series(1, orders) n) bought""".formatted(id.replace("c1f0", "c1f1")));
        execute(database, """
                insert into customer_metrics (customer_id, currency, orders, revenue, refunds, first_order_at, last_order_at)
                select v.customer_id, e.currency, count(*), sum(gross_delta), 0, min(placed_at), max(placed_at)
                from order_effect e join visitor v using (visitor_id)
                where e.order_key like 'bench/%' group by 1, 2
                on conflict do nothing""");
        database.commit();
        database.setAutoCommit(true);
        execute(database, "vacuum analyze customer, visitor, order_effect, customer_metrics");
    }

    long orders() throws SQLException {
        try (var database = target.database(Service.ANALYTICS)) {
            return count(database, "order_effect where order_key like 'bench/%'");
        }
    }

    long scored(String fitId) throws SQLException {
        try (var database = target.database(Service.ANALYTICS)) {
            return count(database, "customer_score where fit_id = '" + UUID.fromString(fitId) + "'");
        }
    }

    /** What is left of scoring is left. */
    void cutShort(String fitId) throws SQLException {
        try (var database = target.database(Service.ANALYTICS)) {
            execute(database, "update clv_fit set state = 'done' where fit_id = '" + UUID.fromString(fitId) + "'");
            execute(database, "delete from clv_history where fit_id = '" + UUID.fromString(fitId) + "'");
        }
    }

    private static long count(Connection database, String from) throws SQLException {
        try (var query = database.createStatement();
                var row = query.executeQuery("select count(*) from " + from)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void execute(Connection database, String statement) throws SQLException {
        try (var each = database.createStatement()) {
            each.execute(statement);
        }
    }
}
