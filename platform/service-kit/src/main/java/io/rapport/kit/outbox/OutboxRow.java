package io.rapport.kit.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.rapport.events.EventJson;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
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

    static OutboxRow read(String topic, String key, String payload, String headers) throws JsonProcessingException {
        return new OutboxRow(null, topic, key, null, payload, EventJson.MAPPER.readValue(headers, HEADERS));
    }

    short shard() {
        return (short) Math.floorMod(key.hashCode(), SHARDS);
    }

    ProducerRecord<String, byte[]> toRecord() {
        var sent = new ProducerRecord<>(topic, key, payload == null ? null : payload.getBytes(UTF_8));
        headers.forEach((name, value) -> sent.headers().add(name, value.getBytes(UTF_8)));
        return sent;
    }

    /** The columns of the insert, an array each. */
    static List<Object[]> columns(List<OutboxRow> rows) {
        return List.of(
                column(rows, OutboxRow::id, UUID[]::new),
                column(rows, OutboxRow::topic, String[]::new),
                column(rows, OutboxRow::key, String[]::new),
                column(rows, OutboxRow::type, String[]::new),
                column(rows, OutboxRow::payload, String[]::new),
                column(rows, row -> json(row.headers), String[]::new),
                column(rows, OutboxRow::shard, Short[]::new));
    }

    private static <T> T[] column(
            List<OutboxRow> rows, Function<OutboxRow, T> value, java.util.function.IntFunction<T[]> array) {
        return rows.stream().map(value).toArray(array);
    }

    private static String json(Map<String, String> headers) {
        try {
            return EventJson.MAPPER.writeValueAsString(headers);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the headers are no JSON", e);
        }
    }
}
