package io.rapport.stack.bench;

import io.rapport.stack.Failure;
import io.rapport.stack.Progress;
import io.rapport.stack.Topology.Service;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Customers with orders, events, consents and clicks, laid straight into the database of analytics-service. */
final class Shoppers {
    private static final String PREFIX = "0190bed0";
    private static final String CUSTOMER = id(PREFIX);
    private static final String VISITOR = id("0190bed1");

    /** One row of each for the customers {@code i}; amounts, days and words are spread by their numbers. */
    private static final List<String> ROWS = List.of(
            """
            insert into customer (customer_id, profile_version, language, country, currency, tags, orders, first_order_at, last_order_at, held)
            select %1$s, 1, (array['tr', 'vi', 'te', 'jv', 'en'])[1 + i %% 5], (array['TR', 'VN', 'IN', 'ID', 'GB'])[1 + i %% 5], 'TRY',
              array['t-' || i %% 50], 1 + i %% 10, now() - interval '200 days', now() - (i %% 100) * interval '1 day', true""",
            "insert into visitor (visitor_id, customer_id, attribution_version, live) select %2$s, %1$s, 1, true",
            """
            insert into customer_metrics (customer_id, currency, orders, revenue, refunds, first_order_at, last_order_at)
            select %1$s, 'TRY', 1 + i %% 10, i %% 1000, 0, now() - interval '200 days', now() - (i %% 100) * interval '1 day'""",
            """
            insert into order_effect (order_key, version, visitor_id, placed_at, effect_at, currency, orders_delta, gross_delta, refund_delta)
            select 'bench/' || i, 1, %2$s, now() - (i %% 100) * interval '1 day', now(), 'TRY', 1 + i %% 10, i %% 1000, 0""",
            """
            insert into visitor_event (visitor_id, type, day, n)
            select %2$s, (array['storefront.product-viewed', 'storefront.page-viewed'])[1 + k], current_date - i %% 60, 1 + i %% 10
            from generate_series(0, 1) k cross join""",
            """
            insert into visitor_activity (visitor_id, type, day, detail, channel, products, categories, n, quantity, value)
            select %2$s, 'storefront.product-viewed', current_date - i %% 60, md5((i * 2 + k)::text)::uuid, 'web', array['p-' || i %% 1000],
              array['c-' || (i + k) %% 20], 1, 1, 10
            from generate_series(0, 1) k cross join""",
            """
            insert into consent_statement (customer_id, channel, purpose, version, state, at)
            select %1$s, 'email', 'marketing', 1, (array['granted', 'withdrawn'])[1 + i %% 2], now()""",
            """
            insert into delivery_event (event_id, delivery_id, campaign_id, customer_id, type, arm, channel, machine, at)
            select 'bench-' || i, %1$s, %1$s, %1$s, (array['message-sent', 'message-clicked'])[1 + i %% 2], 'treated', 'email', false,
              now() - (i %% 60) * interval '1 day'""");

    private final Target target;
    private final Progress progress;

    Shoppers(Target target, Progress progress) {
        this.target = target;
        this.progress = progress;
    }

    static String customer(int i) {
        return PREFIX + "-0000-7000-8000-%012x".formatted(i);
    }

    static String visitor(int i) {
        return "0190bed1-0000-7000-8000-%012x".formatted(i);
    }

    /** @throws Failure if the stack holds customers that no such benchmark made */
    void refuseOthers() throws SQLException {
        try (var database = target.database(Service.ANALYTICS);
                var query = database.createStatement();
                var row = query.executeQuery(
                        "select count(*) from customer where customer_id::text not like '" + PREFIX + "-%'")) {
            row.next();
            if (row.getLong(1) > 0) {
                throw new Failure(
                        "this stack holds %,d customers of others, and bench segments lays its own into the same database for good:"
                                        .formatted(row.getLong(1))
                                + " use an empty one (RAPPORT_HOME=/another/folder), or --force");
            }
        }
    }

    /** Adds what is missing. */
    void growTo(int customers) throws SQLException {
        try (var database = target.database(Service.ANALYTICS)) {
            var laid = laid(database);
            if (laid < customers) {
                progress.say("laying in customers %,d to %,d".formatted(laid + 1, customers));
                lay(database, laid, customers);
            }
        }
    }

    private static int laid(Connection database) throws SQLException {
        try (var query = database.createStatement();
                var row = query.executeQuery(
                        "select count(*)::int from customer where customer_id::text like '" + PREFIX + "-%'")) {
            row.next();
            return row.getInt(1);
        }
    }

    private void lay(Connection database, int from, int to) throws SQLException {
        database.setAutoCommit(false);
        for (var rows : ROWS) {
            try (var statement = database.createStatement()) {
                var insert = rows.formatted(CUSTOMER, VISITOR);
                statement.execute(insert
                        + (insert.endsWith("join") ? "" : " from")
                        + " generate_series(%d, %d) i on conflict do nothing".formatted(from, to - 1));
            }
        }
        database.commit();
        database.setAutoCommit(true);
        try (var statement = database.createStatement()) {
            statement.execute("vacuum analyze");
        }
    }

    private static String id(String prefix) {
        return "('" + prefix + "-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid";
    }
}
