package io.rapport.kit.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rapport.events.EventJson;
import io.rapport.events.Topics;
import io.rapport.kit.Ids;
import io.rapport.kit.kafka.Sender;
import io.rapport.kit.kafka.TopicIds;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jdbi.v3.core.Jdbi;

/** Puts aside a record that cannot be applied: kept in the database to be tried again, and copied to {@code <topic>.dlq} for whoever watches. */
@ApplicationScoped
class Burial {
    private static final String INSERT = """
            insert into dead_letter (id, consumer, topic, topic_id, partition, "offset", key, headers, payload, reason, at)
            values (:id, :consumer, :topic, :topicId, :partition, :offset, :key, :headers::jsonb, :payload, :reason, :at)
            on conflict do nothing
            """;

    @Inject
    Jdbi jdbi;

    @Inject
    Sender sender;

    @Inject
    TopicIds topics;

    @Inject
    Clock clock;

    /** In the caller's transaction, once Kafka has acknowledged the copy. */
    void bury(String consumer, ConsumerRecord<String, byte[]> record, String reason) {
        var at = clock.instant();
        insert(consumer, record, reason, at);
        sender.send(List.of(copyOf(consumer, record, reason, at)));
    }

    private void insert(String consumer, ConsumerRecord<String, byte[]> record, String reason, Instant at) {
        jdbi.useHandle(handle -> handle.createUpdate(INSERT)
                .bind("id", Ids.next())
                .bind("consumer", consumer)
                .bind("topic", record.topic())
                .bind("topicId", topics.of(record.topic()))
                .bind("partition", record.partition())
                .bind("offset", record.offset())
                .bind("key", storable(record.key()))
                .bind("headers", json(record.headers()))
                .bind("payload", record.value())
                .bind("reason", reason)
                .bind("at", at)
                .execute());
    }

    private static ProducerRecord<String, byte[]> copyOf(
            String consumer, ConsumerRecord<String, byte[]> record, String reason, Instant at) {
        var copy = new ProducerRecord<>(
                Topics.deadLettersOf(record.topic()), null, record.key(), record.value(), record.headers());
        Map.of(
                        "consumer", consumer,
                        "reason", reason,
                        "topic", record.topic(),
                        "partition", Integer.toString(record.partition()),
                        "offset", Long.toString(record.offset()),
                        "at", at.toString())
                .forEach((name, value) -> copy.headers().add("rapport-dlq-" + name, value.getBytes(UTF_8)));
        return copy;
    }

    private static String json(Headers headers) {
        var texts = new LinkedHashMap<String, String>();
        for (var header : headers) {
            texts.put(
                    storable(header.key()),
                    header.value() == null ? null : storable(new String(header.value(), UTF_8)));
        }
        return EventJson.write(texts);
    }

    /** PostgreSQL holds no NUL in a text; the copy on the topic keeps it. */
    private static String storable(String text) {
        return text == null ? null : text.replace('\u0000', '\ufffd');
    }
}
