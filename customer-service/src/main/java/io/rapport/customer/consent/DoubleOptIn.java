package io.rapport.customer.consent;

import java.time.Instant;
import java.util.UUID;

/**
 * A consent that waits for the person to confirm it.
 *
 * @param identity whose consent it is to be, such as email-sha256:…
 * @param confirmedAt null while it waits
 */
record DoubleOptIn(
        UUID id,
        String identity,
        String channel,
        String purpose,
        String source,
        String textVersion,
        Instant validUntil,
        Instant askedAt,
        Instant expiresAt,
        Instant confirmedAt) {}
