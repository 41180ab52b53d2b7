package io.rapport.kit.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.type.TypeReference;
import io.rapport.events.EventJson;
import io.rapport.kit.Columns;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * An event as the table holds it.
 *
 * @param payload null for a tombstone
 */
record OutboxRow(UUID id, String topic, String key, String type, String payload, Map<String, String> headers) {
    /** Never changed: rows on their way keep their shard. */
    static final int SHARDS = 8;

    private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

    static OutboxRow read(String topic, String key, String payload, String headers) {
        return new OutboxRow(null, topic, key, null, payload, EventJson.read(headers, HEADERS));
    }

    int shard() {
        return Math.floorMod(key.hashCode(), SHARDS);
    }

    ProducerRecord<String, byte[]> toRecord() {
        var sent = new ProducerRecord<>(topic, key, payload == null ? null : payload.getBytes(UTF_8));
        headers.forEach((name, value) -> sent.headers().add(name, value.getBytes(UTF_8)));
        return sent;
    }

    /** The columns of the insert. */
    static Columns<OutboxRow> columns(List<OutboxRow> rows) {
        return Columns.of(rows)
                .uuid("id", OutboxRow::id)
                .text("topic", OutboxRow::topic)
                .text("key", OutboxRow::key)
                .text("type", OutboxRow::type)
                .text("payload", OutboxRow::payload)
                .text("headers", row -> EventJson.write(row.headers))
                .integer("shard", OutboxRow::shard);
    }
}
