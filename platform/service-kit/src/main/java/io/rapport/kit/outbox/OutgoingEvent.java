package io.rapport.kit.outbox;

import io.rapport.events.Envelope;
import io.rapport.events.EventCodec;
import io.rapport.events.RapportEvent;
import io.rapport.events.Topic;
import java.time.Instant;

/**
 * An event on its way out.
 *
 * @param key decides the partition and so the order
 * @param time when it happened; null for a tombstone or a passed-on event
 * @param envelope kept where the event is passed on as it came in, else null and made by the outbox
 * @param data null for a tombstone
 */
public record OutgoingEvent(Topic topic, String key, Instant time, Envelope envelope, RapportEvent data) {

    public static OutgoingEvent of(String key, Instant time, RapportEvent data) {
        return new OutgoingEvent(EventCodec.typeOf(data.getClass()).topic(), key, time, null, data);
    }

    /** With the envelope that it came in with: same id, source, type and time. */
    public static OutgoingEvent passedOn(String key, Envelope envelope, RapportEvent data) {
        return new OutgoingEvent(EventCodec.typeOf(data.getClass()).topic(), key, envelope.time(), envelope, data);
    }

    /** Deletes the key from its compacted topic. */
    public static OutgoingEvent tombstone(Topic topic, String key) {
        return new OutgoingEvent(topic, key, null, null, null);
    }
}
