package io.rapport.stack.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.events.Envelope;
import io.rapport.events.EventJson;
import io.rapport.stack.Topology.Service;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What interaction-service dropped from its timeline for its age: clicks and what bots did, never an order. */
final class Expired {
    private static final Set<String> ORDERS = Set.of(
            "storefront.order-completed",
            "storefront.order-updated",
            "storefront.order-refunded",
            "storefront.order-cancelled");

    private final List<Span> spans;

    private Expired(List<Span> spans) {
        this.spans = spans;
    }

    private record Span(String kept, Instant from, Instant until) {}

    static Expired of(Audited system) {
        var sql = "select class, starts_at, ends_at from timeline_expired";
        return new Expired(system.read(
                Service.INTERACTION,
                database -> database.createQuery(sql)
                        .map((row, _) -> new Span(
                                row.getString(1),
                                row.getTimestamp(2).toInstant(),
                                row.getTimestamp(3).toInstant()))
                        .list()));
    }

    boolean covers(ConsumerRecord<String, byte[]> record) {
        var type = header(record, "ce_type");
        if (spans.isEmpty() || ORDERS.contains(type)) {
            return false;
        }
        var at = Instant.parse(header(record, "ce_time"));
        var bot = EventJson.read(new String(record.value(), UTF_8), JsonNode.class)
                .path("context")
                .path("bot")
                .asBoolean();
        return spans.stream()
                .filter(span -> span.kept().equals(bot ? "bot" : "activity"))
                .anyMatch(span -> !at.isBefore(span.from()) && at.isBefore(span.until()));
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return Envelope.header(record.headers(), name).orElse("");
    }
}
