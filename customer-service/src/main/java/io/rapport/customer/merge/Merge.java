package io.rapport.customer.merge;

import java.time.Instant;
import java.util.UUID;

/**
 * Two customers turned out to be one.
 *
 * @param survivor stands for both; the older one
 * @param reason {@code by-hand}, {@code verified-email} or {@code verified-phone}
 * @param undoneAt null while it stands
 */
public record Merge(UUID mergeId, UUID survivor, UUID absorbed, String reason, Instant at, Instant undoneAt) {
    static final String BY_HAND = "by-hand";

    boolean stands() {
        return undoneAt == null;
    }
}
