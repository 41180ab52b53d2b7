package io.rapport.customer.privacy;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What became of a person in every store.
 *
 * @param complete whether every service has answered
 * @param missing services that have not
 * @param expiring topics that forget by themselves, and when the last of her is gone from each
 */
public record Certificate(
        UUID requestId,
        UUID customerId,
        boolean complete,
        Instant erasedAt,
        Instant completedAt,
        List<String> missing,
        List<Receipt> receipts,
        List<Expiring> expiring) {

    /** {@code expiresAt}: when the log has compacted what stood under her keys, else null. */
    public record Receipt(String service, String store, long count, Instant expiresAt, Instant at) {}

    public record Expiring(String topic, Instant expiresAt) {}
}
