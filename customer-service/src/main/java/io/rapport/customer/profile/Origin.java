package io.rapport.customer.profile;

import java.time.Instant;

/**
 * Where a value came from, and when that happened.
 *
 * @param event what said so, unique within the source: the id of an event or of a change, or a line of an import; null if there was none
 */
public record Origin(String source, String event, Instant time) {
    public Origin(String source, Instant time) {
        this(source, null, time);
    }
}
