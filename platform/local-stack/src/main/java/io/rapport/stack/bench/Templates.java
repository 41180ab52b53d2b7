package io.rapport.stack.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rapport.events.EventJson;
import io.rapport.stack.Failure;
import io.rapport.stack.Topology.Service;
import io.rapport.stack.bench.Names.Name;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A customer for each name, made through the front door: what the services write of them is what all others are copied from. */
final class Templates {
    static final String USER = "user:" + IngestBench.SOURCE + "/template-";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Target target;
    private final List<Name> names = Names.all();

    Templates(Target target) {
        this.target = target;
    }

    static String email(int number) {
        return "template-" + number + "@bench.example";
    }

    /** A Turkish mobile number; those of the copies have another start. */
    static String phone(int number) {
        return "+90533%07d".formatted(number);
    }

    int number() {
        return names.size();
    }

    void make() throws InterruptedException, SQLException {
        if (count(Service.SUPPORT, "ticket") < number()) {
            var key = target.writeKey(IngestBench.SOURCE);
            var calls = IntStream.range(0, number())
                    .boxed()
                    .flatMap(i -> calls(i).stream())
                    .toList();
            for (var from = 0; from < calls.size(); from += Payload.BATCH) {
                var batch = calls.subList(from, Math.min(calls.size(), from + Payload.BATCH));
                var body = EventJson.write(Map.of("batch", batch)).getBytes(UTF_8);
                target.answer(target.collector("/v1/batch", key).post(body));
            }
            await(Service.CUSTOMER, "identity where identity like '" + USER + "%'");
            var hers = " where customer_id in ('" + String.join("', '", customers()) + "')";
            await(Service.SUPPORT, "customer_metrics" + hers);
            await(Service.SUPPORT, "visitor join customer_order using (visitor_id)" + hers);
            openTickets();
        }
    }

    private List<Map<String, Object>> calls(int i) {
        var user = "template-" + i;
        var now = Instant.now().toString();
        var traits = Map.of(
                "firstName", names.get(i).given(),
                "lastName", names.get(i).family(),
                "email", email(i),
                "phone", phone(i));
        var viewed = Map.of("product_id", "P-" + i, "name", "Linen shirt", "price", 12.5, "currency", "EUR");
        var ordered = Map.of("order_id", user, "total", 12.5, "currency", "EUR");
        return List.of(
                Map.of("type", "identify", "userId", user, "traits", traits, "messageId", "i-" + user),
                track("Product Viewed", user, viewed, "v-" + user, now),
                track("Order Completed", user, ordered, "o-" + user, now));
    }

    private static Map<String, Object> track(String event, String user, Object properties, String id, String now) {
        return Map.of(
                "type",
                "track",
                "event",
                event,
                "userId",
                user,
                "messageId",
                id,
                "timestamp",
                now,
                "properties",
                properties);
    }

    private void openTickets() throws InterruptedException, SQLException {
        for (var customer : customers()) {
            var ticket =
                    Map.of("customerId", customer, "subject", "Where is it?", "body", "Please", "type", "question");
            target.send("POST", Service.SUPPORT, "/api/v1/tickets", ticket);
        }
    }

    private List<String> customers() throws SQLException {
        var customers = new ArrayList<String>();
        try (var database = target.database(Service.CUSTOMER);
                var query = database.createStatement();
                var rows = query.executeQuery("select customer_id from identity where identity like '" + USER + "%'")) {
            while (rows.next()) {
                customers.add(rows.getString(1));
            }
        }
        return customers;
    }

    private void await(Service service, String rows) throws InterruptedException, SQLException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (count(service, rows) < number()) {
            if (System.nanoTime() > deadline) {
                throw new Failure("could not measure: the first %d customers did not all arrive at %s"
                        .formatted(number(), service.module()));
            }
            Thread.sleep(250);
        }
    }

    private long count(Service service, String rows) throws SQLException {
        try (var database = target.database(service);
                var query = database.createStatement();
                var found = query.executeQuery("select count(*) from " + rows)) {
            found.next();
            return found.getLong(1);
        }
    }

    /** Tells a database who they are: {@code template (k, customer_id, visitor_id)}. */
    void tell(Connection database) throws SQLException {
        try (var create = database.createStatement()) {
            create.execute("create temp table template (k int primary key, customer_id uuid, visitor_id uuid)");
        }
        var customers = byNumber(Service.CUSTOMER, "select identity, customer_id from identity");
        var visitors = byNumber(Service.INTERACTION, "select identity, visitor_id from visitor_identity");
        try (var insert = database.prepareStatement("insert into template values (?, ?::uuid, ?::uuid)")) {
            for (var k = 0; k < number(); k++) {
                insert.setInt(1, k);
                insert.setString(2, customers[k]);
                insert.setString(3, visitors[k]);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private String[] byNumber(Service service, String select) throws SQLException {
        var ids = new String[number()];
        try (var database = target.database(service);
                var query = database.createStatement();
                var rows = query.executeQuery(select + " where identity like '" + USER + "%'")) {
            while (rows.next()) {
                ids[Integer.parseInt(rows.getString(1).substring(USER.length()))] = rows.getString(2);
            }
        }
        return ids;
    }
}
