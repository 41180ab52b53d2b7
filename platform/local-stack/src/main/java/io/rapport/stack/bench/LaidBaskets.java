package io.rapport.stack.bench;

import io.rapport.stack.Failure;
import io.rapport.stack.Progress;
import io.rapport.stack.Topology.Service;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/**
 * Orders' lines of a year, straight in the database of analytics-service: 20,000 products, some bought often and most seldom, and each
 * fifth line with the product that goes with it.
 */
final class LaidBaskets {
    private static final int PRODUCTS = 20_000;
    private static final String OWN = "sales_line where order_key like 'bench-basket/%'";

    private final Target target;
    private final Progress progress;
    private final int count;

    LaidBaskets(Target target, Progress progress, int count) {
        this.target = target;
        this.progress = progress;
        this.count = count;
        if (count < 1_000 || count > 5_000_000) {
            throw new Failure("--baskets takes numbers of 1000 to 5000000");
        }
    }

    int count() {
        return count;
    }

    static String product(int number) {
        return "bench/p-" + number;
    }

    void lay(boolean force) throws SQLException {
        try (var database = target.database(Service.ANALYTICS)) {
            var own = number(database, "select count(distinct order_key) from " + OWN);
            if (own == count) {
                return;
            }
            if (own > 0 || !force && number(database, "select count(*) from sales_line") > 0) {
                throw new Failure("the stack holds other orders: use one of its own (RAPPORT_HOME), or --force");
            }
            progress.say("laying in %,d baskets".formatted(count));
            lay(database);
        }
    }

    private void lay(Connection database) throws SQLException {
        database.setAutoCommit(false);
        try (var each = database.createStatement()) {
            each.execute("select setseed(.42)");
            each.execute("""
                    insert into sales_line (order_key, version, line, visitor_id, placed_at, currency, shop, product, price, quantity, promoted)
                    select 'bench-basket/' || i, 1, 2 * k + nth, ('c1f20000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid,
                      now() - (31::bigint * i % 31536000) * interval '1 second', 'EUR', 'bench', 'bench/p-' || product, 10, 1, false
                    from (
                      select i, k, floor(power(random(), 3) * """ + PRODUCTS + """
                    )::int first, random() < .2 two
                      from (select i, 1 + floor(-3 * ln(1 - random()))::int size from generate_series(1, """ + count + """
                    ) i) sized cross join lateral generate_series(1, size) k) drawn
                    cross join lateral unnest(case when two then array[first, first # 1] else array[first] end)
                      with ordinality bought (product, nth)""");
        }
        database.commit();
        database.setAutoCommit(true);
        try (var each = database.createStatement()) {
            each.execute("vacuum analyze sales_line");
        }
    }

    long lines() throws SQLException {
        return number("select count(*) from " + OWN);
    }

    long rules(String fitId) throws SQLException {
        return number("select count(*) from affinity where fit_id = '" + UUID.fromString(fitId) + "'");
    }

    private long number(String question) throws SQLException {
        try (var database = target.database(Service.ANALYTICS)) {
            return number(database, question);
        }
    }

    private static long number(Connection database, String question) throws SQLException {
        try (var query = database.createStatement();
                var row = query.executeQuery(question)) {
            row.next();
            return row.getLong(1);
        }
    }
}
