package io.rapport.stack.verify;

import io.rapport.events.Envelope;
import io.rapport.events.Topic;
import io.rapport.stack.Topology.Service;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Whatever waited in an outbox for a minute is out, and every record on a dead-letter topic is listed by a service. */
final class NothingStuck implements Invariant {
    @Override
    public Finding check(Audited system) {
        var differences = new ArrayList<String>();
        var listed = new HashSet<String>();
        for (var service : Service.values()) {
            differences.addAll(stuck(system, service));
            listed.addAll(listed(system, service));
        }
        var found = new HashSet<String>();
        for (var topic : Topic.values()) {
            new Log(system, system.ends(topic.deadLetterName())).forEach(record -> found.add(place(record)));
        }
        found.stream()
                .filter(place -> !listed.contains(place))
                .forEach(place -> differences.add("listed by no service: " + place));
        return Finding.of(3, "outboxes flow; %,d dead letters, all listed".formatted(found.size()), differences);
    }

    private static List<String> stuck(Audited system, Service service) {
        var sql = """
                select count(*), min(created_at) from outbox where created_at < now() - interval '1 minute' having count(*) > 0
                """;
        return system.read(
                service,
                database -> database.createQuery(sql)
                        .map((row, _) -> "%s: %,d events wait in the outbox since %s"
                                .formatted(
                                        service.module(),
                                        row.getLong(1),
                                        row.getTimestamp(2).toInstant()))
                        .list());
    }

    private static Set<String> listed(Audited system, Service service) {
        var sql = "select concat_ws(' ', consumer, topic, partition, \"offset\") from dead_letter";
        return system.read(
                service,
                database -> database.createQuery(sql).mapTo(String.class).set());
    }

    private static String place(ConsumerRecord<String, byte[]> record) {
        return String.join(
                " ",
                header(record, "consumer"),
                header(record, "topic"),
                header(record, "partition"),
                header(record, "offset"));
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return Envelope.header(record.headers(), "rapport-dlq-" + name).orElse("?");
    }
}
