package io.rapport.kit.inbox;

import io.rapport.events.Envelope;

/**
 * One consumed event.
 *
 * @param envelope null for a tombstone
 * @param data null for a tombstone
 */
public record Received<E>(Envelope envelope, E data, String key, String topic, int partition, long offset) {
    public boolean isTombstone() {
        return data == null;
    }
}
