package io.rapport.customer.history;

import java.time.Instant;
import java.util.UUID;

/**
 * What was known from one change to the next.
 *
 * @param until when it changed, null for what is known now
 */
record State(
        long id, long version, UUID mergedInto, Instant createdAt, Instant until, String profile, String origins) {}
