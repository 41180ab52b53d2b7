package io.rapport.stack.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rapport.events.EventJson;
import io.rapport.stack.Failure;
import io.rapport.stack.Topology.Service;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes customers through the front door. */
final class People {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Target target;
    private final Endpoint collector;
    private final String run = Long.toString(System.currentTimeMillis(), 36);
    private int made;

    People(Target target, String writeKey) {
        this.target = target;
        this.collector = target.collector("/v1/batch", writeKey);
    }

    /** New ones, once customer-service knows them. */
    List<Person> meet(int number) throws InterruptedException, SQLException {
        var users = new ArrayList<String>();
        for (var i = 0; i < number; i++) {
            users.add("person-%s-%d".formatted(run, made++));
        }
        for (var from = 0; from < number; from += Payload.BATCH) {
            identify(users.subList(from, Math.min(number, from + Payload.BATCH)));
        }
        var customers = await(users);
        return users.stream().map(user -> new Person(user, customers.get(user))).toList();
    }

    private void identify(List<String> users) throws InterruptedException {
        var calls = users.stream()
                .map(user -> Map.of("type", "identify", "userId", user, "messageId", "identify-" + user))
                .toList();
        target.answer(collector.post(EventJson.write(Map.of("batch", calls)).getBytes(UTF_8)));
    }

    private Map<String, String> await(List<String> users) throws InterruptedException, SQLException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        var known = customers(users);
        while (known.size() < users.size()) {
            if (System.nanoTime() > deadline) {
                throw new Failure("could not measure: only %d of %d people became customers"
                        .formatted(known.size(), users.size()));
            }
            Thread.sleep(200);
            known = customers(users);
        }
        return known;
    }

    private Map<String, String> customers(List<String> users) throws SQLException {
        var prefix = "user:" + IngestBench.SOURCE + "/";
        var found = new HashMap<String, String>();
        try (var database = target.database(Service.CUSTOMER);
                var query = database.prepareStatement(
                        "select identity, customer_id from identity where identity = any (?) and customer_id is not null")) {
            query.setArray(
                    1,
                    database.createArrayOf(
                            "text", users.stream().map(prefix::concat).toArray()));
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    found.put(rows.getString(1).substring(prefix.length()), rows.getString(2));
                }
            }
        }
        return found;
    }
}
