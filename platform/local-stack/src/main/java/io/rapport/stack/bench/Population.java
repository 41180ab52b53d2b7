package io.rapport.stack.bench;

import io.rapport.events.Identity.Type;
import io.rapport.stack.Failure;
import io.rapport.stack.Progress;
import io.rapport.stack.Topology.Service;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

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
    private final BulkCopies copies;

    Population(Target target, Progress progress) {
        this.target = target;
        this.templates = new Templates(target);
        this.progress = progress;
        this.copies = new BulkCopies(target, templates, progress);
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
            var others = BulkCopies.count(
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
            return Math.toIntExact(BulkCopies.count(
                    database, "customer where customer_id between '" + FIRST + "' and '" + LAST + "'"));
        }
    }

    private void layCustomers(int from, int to) throws SQLException {
        copies.lay(
                Service.CUSTOMER,
                List.of("customer"),
                database -> {
                    copies.copy(
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
                    copies.copy(
                            database,
                            "identity",
                            "t.identity = '" + Templates.USER + "' || m.k",
                            from,
                            to,
                            1,
                            Map.of("identity", "'user:bench/customer-' || i", "customer_id", CUSTOMER));
                    for (var identity : List.of(hashed(Type.EMAIL, EMAIL), hashed(Type.PHONE, PHONE))) {
                        copies.copy(
                                database,
                                "identity",
                                "t.identity = '" + Templates.USER + "' || m.k",
                                from,
                                to,
                                1,
                                Map.of("identity", identity, "customer_id", CUSTOMER));
                    }
                },
                "customer",
                "identity");
    }

    private void layEvents(int from, int to) throws SQLException {
        copies.lay(
                Service.INTERACTION,
                List.of("event"),
                database -> {
                    copies.copy(
                            database,
                            "attribution",
                            "t.visitor_id = m.visitor_id",
                            from,
                            to,
                            1,
                            Map.of("visitor_id", VISITOR, "customer_id", CUSTOMER));
                    var join = "t.visitor_id = m.visitor_id and t.type = 'storefront.product-viewed'";
                    copies.copy(
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
        copies.lay(
                Service.SUPPORT,
                List.of(),
                database -> {
                    var ofCustomer = "t.customer_id = m.customer_id";
                    copies.copy(
                            database,
                            "visitor",
                            ofCustomer,
                            from,
                            to,
                            1,
                            Map.of("visitor_id", VISITOR, "customer_id", CUSTOMER));
                    copies.copy(
                            database,
                            "customer_order",
                            "t.visitor_id = m.visitor_id",
                            from,
                            to,
                            3,
                            Map.of("visitor_id", VISITOR, "order_key", "'bench/laid-' || g"));
                    copies.copy(database, "customer_metrics", ofCustomer, from, to, 1, Map.of("customer_id", CUSTOMER));
                    copies.copy(
                            database,
                            "ticket",
                            ofCustomer,
                            from,
                            to,
                            1,
                            Map.of("id", id("0190bec2"), "customer_id", CUSTOMER));
                    copies.copy(
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

    /** As the services name who has it. */
    private static String hashed(Type type, String value) {
        return "'%s:' || encode(sha256(convert_to(%s, 'UTF8')), 'hex')".formatted(type.prefix(), value);
    }

    /** With her own e-mail and phone instead of the template's. */
    private static String own(String text) {
        var email = "'template-' || m.k || '@bench.example'";
        var phone = "'+90533' || lpad(m.k::text, 7, '0')";
        return "replace(replace(%s, %s, %s), %s, %s)".formatted(text, email, EMAIL, phone, PHONE);
    }
}
