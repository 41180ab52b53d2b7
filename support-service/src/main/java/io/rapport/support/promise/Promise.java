package io.rapport.support.promise;

import java.time.Instant;
import java.util.UUID;

/**
 * What we said that we would do.
 *
 * @param state open, kept, broken or withdrawn; a broken one may still be kept, late
 */
public record Promise(
        UUID id,
        UUID ticketId,
        UUID customerId,
        String text,
        String madeBy,
        Instant madeAt,
        Instant dueAt,
        Instant warnAt,
        Instant warnedAt,
        String state,
        Instant settledAt) {}
