package io.rapport.stack.verify;

import io.rapport.events.Topic;
import io.rapport.stack.Failure;
import io.rapport.stack.Topology.Service;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/** Waits until services have applied what topics hold now. */
record Catchup(Audited system) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(200);

    /** Where the topic ended when asked, once every consumer of the service has passed that. */
    Map<TopicPartition, Long> on(Service service, Topic topic) throws InterruptedException {
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
    void outbox(Service service) throws InterruptedException {
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

    private long outbox(Service service, String sql) {
        return system.read(
                service, database -> database.createQuery(sql).mapTo(Long.class).one());
    }

    private boolean passed(Service service, UUID topicId, Map<TopicPartition, Long> ends) {
        var sql = """
                with passed as (select * from inbox_offset where topic_id = ?)
                select partition, min(applied) from passed
                group by partition having count(*) = (select count(distinct consumer) from passed)
                """;
        var applied = system.read(
                service,
                database -> database.select(sql, topicId)
                        .map((row, _) -> Map.entry(row.getInt(1), row.getLong(2)))
                        .collectToMap(Map.Entry::getKey, Map.Entry::getValue));
        return ends.entrySet().stream()
                .allMatch(end -> applied.getOrDefault(end.getKey().partition(), -1L) >= end.getValue() - 1);
    }

    private UUID topicId(Topic topic) throws InterruptedException {
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
            return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
        } catch (ExecutionException e) {
            throw new Failure("Kafka does not answer: " + e.getCause().getMessage());
        }
    }
}
