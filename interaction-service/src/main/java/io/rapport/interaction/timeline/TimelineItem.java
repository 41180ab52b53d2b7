package io.rapport.interaction.timeline;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.kit.http.Cursor;
import java.time.Instant;
import java.util.List;

/**
 * One thing on a customer's timeline.
 *
 * @param id the event's, unique within {@code source}
 * @param kind its type without the publisher, such as {@code order-completed} or {@code ticket-opened}
 */
record TimelineItem(
        String id,
        String kind,
        Instant at,
        String source,
        JsonNode data,
        @JsonIgnore Instant storedAt) {
    List<?> position() {
        return List.of(at, id, source);
    }

    Cursor place() {
        return new Cursor(List.of(at.toString(), id, source));
    }
}
