package io.rapport.stack.bench;

import io.rapport.stack.Failure;
import io.rapport.stack.Progress;
import io.rapport.stack.Topology.Service;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Customers and events in the numbers of years, laid straight into the services' databases, a statement for each table. */
final class Population {
    static final int EVENTS_EACH = 10;

    /** In SQL: the id of customer {@code i}; ids rise as those of UUIDv7 do. */
    static final String CUSTOMER = id("0190bec0");

    private static final String VISITOR = id("0190bec1");
    private static final String FIRST = "0190bec0-0000-7000-8000-000000000000";
    private static final String LAST = "0190bec0-0000-7000-8000-ffffffffffff";
    private static final String EMAIL = "'customer-' || i || '@bench.example'";
    private static final String PHONE = "'+90532' || lpad(i::text, 7, '0')";

    /** From the beginning of this month, for which a partition is there since the templates came, until now. */
    private static final String AT = """
            date_trunc('month', t.at, 'UTC') + (t.at - date_trunc('month', t.at, 'UTC')) * (g::float8 / %d)""";

    private final Target target;
    private final Templates templates;
    private final Progress progress;

    Population(Target target, Progress progress) {
        this.target = target;
        this.templates = new Templates(target);
        this.progress = progress;
    }

    private static String id(String prefix) {
        return "('" + prefix + "-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid";
    }

    /** The id of a customer, as {@link #CUSTOMER} makes it. */
    static String customer(int i) {
        return FIRST.substring(0, FIRST.length() - 12) + "%012x".formatted(i);
    }

    /** @throws Failure if the stack holds customers that no benchmark made */
    void refuseOthers() throws SQLException {
        try (var database = target.database(Service.CUSTOMER)) {
            var others = count(
                    database,
                    "customer where id not between '" + FIRST + "' and '" + LAST + "'"
                            + " and not exists (select from identity where customer_id = customer.id and identity like 'user:"
                            + IngestBench.SOURCE + "/%')");
            if (others > 0) {
                throw new Failure(
                        "this stack holds %,d customers of others, and bench reads lays its own into the same databases for good:"
                                        .formatted(others)
                                + " use an empty one (RAPPORT_HOME=/another/folder), or --force");
            }
        }
    }

    /** Adds what is missing. */
    void growTo(int customers) throws InterruptedException, SQLException {
        templates.make();
        var laid = laid();
        if (laid < customers) {
            progress.say("laying in customers %,d to %,d, with %d events each, straight into the databases"
                    .formatted(laid + 1, customers, EVENTS_EACH));
            layCustomers(laid, customers);
            layEvents(laid, customers);
            layCopies(laid, customers);
        }
    }

    private int laid() throws SQLException {
        try (var database = target.database(Service.SUPPORT)) {
            return Math.toIntExact(
                    count(database, "customer where customer_id between '" + FIRST + "' and '" + LAST + "'"));
        }
    }

    private void layCustomers(int from, int to) throws SQLException {
        lay(
                Service.CUSTOMER,
                List.of("customer"),
                database -> {
                    copy(
                            database,
                            "customer",
                            "t.id = m.customer_id",
                            from,
                            to,
                            1,
                            Map.of(
                                    "id",
                                    CUSTOMER,
                                    "search",
                                    own("t.search"),
                                    "profile",
                                    own("t.profile::text") + "::jsonb"));
                    copy(
                            database,
                            "identity",
                            "t.identity = '" + Templates.USER + "' || m.k",
                            from,
                            to,
                            1,
                            Map.of("identity", "'user:bench/customer-' || i", "customer_id", CUSTOMER));
                },
                "customer",
                "identity");
    }

    private void layEvents(int from, int to) throws SQLException {
        lay(
                Service.INTERACTION,
                List.of("event"),
                database -> {
                    copy(
                            database,
                            "attribution",
                            "t.visitor_id = m.visitor_id",
                            from,
                            to,
                            1,
                            Map.of("visitor_id", VISITOR, "customer_id", CUSTOMER));
                    var join = "t.visitor_id = m.visitor_id and t.type = 'storefront.product-viewed'";
                    copy(
                            database,
                            "event",
                            join,
                            from,
                            to,
                            EVENTS_EACH,
                            Map.of(
                                    "visitor_id",
                                    VISITOR,
                                    "id",
                                    "'event-' || g",
                                    "at",
                                    AT.formatted(to * (long) EVENTS_EACH)));
                },
                "attribution",
                "event");
    }

    private void layCopies(int from, int to) throws SQLException {
        lay(
                Service.SUPPORT,
                List.of(),
                database -> {
                    var ofCustomer = "t.customer_id = m.customer_id";
                    copy(
                            database,
                            "visitor",
                            ofCustomer,
                            from,
                            to,
                            1,
                            Map.of("visitor_id", VISITOR, "customer_id", CUSTOMER));
                    copy(
                            database,
                            "customer_order",
                            "t.visitor_id = m.visitor_id",
                            from,
                            to,
                            3,
                            Map.of("visitor_id", VISITOR, "order_key", "'bench/laid-' || g"));
                    copy(database, "customer_metrics", ofCustomer, from, to, 1, Map.of("customer_id", CUSTOMER));
                    copy(
                            database,
                            "ticket",
                            ofCustomer,
                            from,
                            to,
                            1,
                            Map.of("id", id("0190bec2"), "customer_id", CUSTOMER));
                    copy(
                            database,
                            "customer",
                            ofCustomer,
                            from,
                            to,
                            1,
                            Map.of("customer_id", CUSTOMER, "profile", own("t.profile::text") + "::jsonb"));
                },
                "customer",
                "visitor",
                "customer_order",
                "customer_metrics",
                "ticket");
    }

    /** With her own e-mail and phone instead of the template's. */
    private static String own(String text) {
        var email = "'template-' || m.k || '@bench.example'";
        var phone = "'+90533' || lpad(m.k::text, 7, '0')";
        return "replace(replace(%s, %s, %s), %s, %s)".formatted(text, email, EMAIL, phone, PHONE);
    }

    /** Work on a database in one transaction. */
    @FunctionalInterface
    private interface Laying {
        void into(Connection database) throws SQLException;
    }

    /** Indexes of large tables are quicker made anew than grown. */
    private void lay(Service service, List<String> large, Laying laying, String... tables) throws SQLException {
        var begin = System.nanoTime();
        try (var database = target.database(service)) {
            templates.tell(database);
            database.setAutoCommit(false);
            execute(database, "set local maintenance_work_mem = '512MB'");
            var indexes = new LinkedHashMap<String, String>();
            for (var table : large) {
                indexes.putAll(indexes(database, table));
            }
            for (var index : indexes.keySet()) {
                execute(database, "drop index " + index);
            }
            laying.into(database);
            for (var index : indexes.values()) {
                execute(database, index);
            }
            database.commit();
            database.setAutoCommit(true);
            execute(database, "vacuum analyze " + String.join(", ", tables));
        }
        progress.say("  %s laid in within %.0f s".formatted(service.module(), (System.nanoTime() - begin) / 1e9));
    }

    private static Map<String, String> indexes(Connection database, String table) throws SQLException {
        var indexes = new LinkedHashMap<String, String>();
        try (var query = database.createStatement();
                var rows = query.executeQuery("""
                select indexrelid::regclass::text, replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ')
                from pg_index where indrelid = '%s'::regclass and not indisunique
                """.formatted(table))) {
            while (rows.next()) {
                indexes.put(rows.getString(1), rows.getString(2));
            }
        }
        return indexes;
    }

    /**
     * Rows of the table {@code t} again for customer {@code i} of each number, row {@code g} of all; in any columns that it may have.
     *
     * @param own what is not copied but her own
     */
    private void copy(
            Connection database, String table, String join, int from, int to, int each, Map<String, String> own)
            throws SQLException {
        var columns = columns(database, table);
        var values = columns.stream()
                .map(column -> own.getOrDefault(column, "t." + column))
                .collect(Collectors.joining(", "));
        execute(database, """
                insert into %s (%s) select %s from (
                    select g, (%d + g %% %d)::int i from generate_series(%d::bigint, %d) g) numbered
                join template m on m.k = i %% %d join %s t on %s
                """.formatted(
                        table,
                        String.join(", ", columns),
                        values,
                        from,
                        to - from,
                        (long) from * each,
                        (long) to * each - 1,
                        templates.number(),
                        table,
                        join));
    }

    private static List<String> columns(Connection database, String table) throws SQLException {
        var columns = new ArrayList<String>();
        try (var query = database.createStatement();
                var rows = query.executeQuery("select quote_ident(column_name) from information_schema.columns"
                        + " where table_schema = 'public' and table_name = '" + table
                        + "' and is_generated = 'NEVER' and is_identity = 'NO' order by ordinal_position")) {
            while (rows.next()) {
                columns.add(rows.getString(1));
            }
        }
        return columns;
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
