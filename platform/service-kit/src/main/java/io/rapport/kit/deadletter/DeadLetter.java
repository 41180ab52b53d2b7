package io.rapport.kit.deadletter;

import java.time.Instant;
import java.util.UUID;

/**
 * A record that {@code consumer} could not apply. What it carries may be personal and is not shown.
 *
 * @param replayedAt when it was applied after all, or null
 */
public record DeadLetter(
        UUID id,
        String topic,
        int partition,
        long offset,
        String consumer,
        String reason,
        Instant at,
        Instant replayedAt) {}
