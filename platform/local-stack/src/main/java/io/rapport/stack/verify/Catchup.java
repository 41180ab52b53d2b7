package io.rapport.stack.verify;

import io.rapport.events.Topic;
import io.rapport.stack.Failure;
import io.rapport.stack.Topology.Service;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/** Waits until services have applied what topics hold now. */
record Catchup(Audited system) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(200);

    /** Where the topic ended when asked, once every consumer of the service has passed that. */
    Map<TopicPartition, Long> on(Service service, Topic topic) throws SQLException, InterruptedException {
        var ends = system.ends(topic);
        var topicId = topicId(topic);
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!passed(service, topicId, ends)) {
            if (System.nanoTime() > deadline) {
                throw new Failure(service.module() + " has not caught up with " + topic.topicName() + " within "
                        + PATIENCE.toSeconds() + " s");
            }
            Thread.sleep(POLL);
        }
        return ends;
    }

    /** Until every event that now waits in the service's outbox is out. */
    void outbox(Service service) throws SQLException, InterruptedException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        var last = outbox(service, "select coalesce(max(seq), 0) from outbox");
        while (outbox(service, "select coalesce(min(seq), 9223372036854775807) from outbox") <= last) {
            if (System.nanoTime() > deadline) {
                throw new Failure(
                        service.module() + " has not emptied its outbox within " + PATIENCE.toSeconds() + " s");
            }
            Thread.sleep(POLL);
        }
    }

    private long outbox(Service service, String sql) throws SQLException {
        try (var connection = system.database(service);
                var query = connection.prepareStatement(sql)) {
            var row = query.executeQuery();
            row.next();
            return row.getLong(1);
        }
    }

    private boolean passed(Service service, String topicId, Map<TopicPartition, Long> ends) throws SQLException {
        var sql = """
                with passed as (select * from inbox_offset where topic_id = ?::uuid)
                select partition, min(applied) from passed
                group by partition having count(*) = (select count(distinct consumer) from passed)
                """;
        try (var connection = system.database(service);
                var query = connection.prepareStatement(sql)) {
            query.setString(1, topicId);
            var rows = query.executeQuery();
            var behind = ends.entrySet().stream()
                    .collect(Collectors.toMap(end -> end.getKey().partition(), Map.Entry::getValue));
            while (rows.next()) {
                var end = behind.get(rows.getInt(1));
                if (end != null && rows.getLong(2) >= end - 1) {
                    behind.remove(rows.getInt(1));
                }
            }
            return behind.isEmpty();
        }
    }

    private String topicId(Topic topic) throws InterruptedException {
        try (var admin = Admin.create(Map.of(
                "bootstrap.servers",
                system.topology().kafka(),
                "request.timeout.ms",
                10_000,
                "default.api.timeout.ms",
                15_000))) {
            var id = admin.describeTopics(Set.of(topic.topicName()))
                    .allTopicNames()
                    .get()
                    .get(topic.topicName())
                    .topicId();
            return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits()).toString();
        } catch (ExecutionException e) {
            throw new Failure("Kafka does not answer: " + e.getCause().getMessage());
        }
    }
}
