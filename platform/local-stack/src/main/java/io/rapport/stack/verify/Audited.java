package io.rapport.stack.verify;

import io.rapport.events.Topic;
import io.rapport.stack.Failure;
import io.rapport.stack.Home;
import io.rapport.stack.Topology;
import io.rapport.stack.Topology.Service;
import io.rapport.stack.postgres.Databases;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** The running system as an auditor sees it: its topics, and its databases read-only. */
final class Audited {
    private final Home home;
    private final Topology topology;

    Audited(Home home) {
        this.home = home;
        this.topology = home.topology();
    }

    Topology topology() {
        return topology;
    }

    /** One snapshot: whatever is read over it is of one moment. */
    <T> T read(Service service, HandleCallback<T, RuntimeException> reading) {
        var password = home.knownSecret(Databases.secret(service))
                .orElseThrow(() -> new Failure("there is no stack in " + home.path()));
        try {
            return Jdbi.create(topology.jdbcUrl(service.database()), service.database(), password)
                    .inTransaction(TransactionIsolationLevel.REPEATABLE_READ, handle -> {
                        handle.execute("set transaction read only");
                        return reading.withHandle(handle);
                    });
        } catch (ConnectionException e) {
            throw new Failure("the database of " + service.module() + " does not answer: is the stack up?");
        }
    }

    /** A reader of its own, in no group. */
    KafkaConsumer<String, byte[]> reader() {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        topology.kafka(),
                        "max.poll.records",
                        5_000,
                        "fetch.max.bytes",
                        32 << 20,
                        "default.api.timeout.ms",
                        15_000),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }

    /** Where each partition ends now. */
    Map<TopicPartition, Long> ends(Topic topic) {
        return ends(topic.topicName());
    }

    Map<TopicPartition, Long> ends(String topic) {
        try (var reader = reader()) {
            var partitions = reader.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            return reader.endOffsets(partitions).entrySet().stream()
                    .filter(end -> end.getValue() > 0)
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        }
    }
}
