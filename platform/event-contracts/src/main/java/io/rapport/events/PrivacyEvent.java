package io.rapport.events;

import java.time.Instant;
import java.util.UUID;

/** What each service did for a data-subject request. */
public sealed interface PrivacyEvent extends RapportEvent {

    /** {@code expiresAt} is set where the store forgets by itself, else null and the work is done. */
    @EventType(value = "privacy.receipt-recorded", topic = Topic.PRIVACY_RECEIPTS)
    record ReceiptRecorded(
            @Required UUID requestId,
            @Required String service,
            @Required String store,
            @Required long count,
            Instant expiresAt)
            implements PrivacyEvent {}
}
