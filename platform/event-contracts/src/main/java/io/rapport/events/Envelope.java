package io.rapport.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The CloudEvents 1.0 attributes of an event, carried in Kafka headers (binary mode).
 *
 * @param id unique within {@code source}
 * @param source who says so, such as {@code storefront/web} or {@code rapport/customer-service}
 * @param type see {@link EventType}
 * @param time when it happened
 * @param subject what it is about, or null
 * @param traceparent W3C trace context, or null
 */
public record Envelope(String id, String source, String type, Instant time, String subject, String traceparent) {

    public static Envelope from(Headers headers) {
        return new Envelope(
                required(headers, "ce_id"),
                required(headers, "ce_source"),
                required(headers, "ce_type"),
                time(required(headers, "ce_time")),
                header(headers, "ce_subject").orElse(null),
                header(headers, "traceparent").orElse(null));
    }

    public Headers toHeaders() {
        var headers = new RecordHeaders();
        put(headers, "ce_specversion", "1.0");
        put(headers, "ce_id", id);
        put(headers, "ce_source", source);
        put(headers, "ce_type", type);
        put(headers, "ce_time", time.toString());
        put(headers, "ce_subject", subject);
        put(headers, "content-type", "application/json");
        put(headers, "traceparent", traceparent);
        return headers;
    }

    private static void put(Headers headers, String name, String value) {
        if (value != null) {
            headers.add(name, value.getBytes(UTF_8));
        }
    }

    private static String required(Headers headers, String name) {
        return header(headers, name)
                .filter(value -> !value.isBlank())
                .orElseThrow(() -> new UnreadableEvent("header " + name + " is missing"));
    }

    /** What a record that may be poison says of itself; empty also for a header without a value. */
    public static Optional<String> header(Headers headers, String name) {
        return Optional.ofNullable(headers.lastHeader(name)).map(Header::value).map(value -> new String(value, UTF_8));
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException _) {
            throw new UnreadableEvent("header ce_time is no RFC 3339 time");
        }
    }
}
