package io.rapport.campaign.delivery;

import java.time.Instant;
import java.util.UUID;

/**
 * What one delivery becomes.
 *
 * @param consentEventId like {@code messageId}, {@code language}, {@code addressHash} and {@code variant} null where it stays as it is
 */
record Change(
        UUID id,
        Status status,
        String reason,
        String consentEventId,
        String messageId,
        String language,
        String addressHash,
        Variant variant,
        int attempts,
        Instant dueAt,
        Instant leaseUntil) {

    static Change sending(Claim claim, Instant now, Instant leaseUntil) {
        var due = claim.due();
        return new Change(
                due.id(),
                Status.SENDING,
                null,
                due.facts().consentEventId(),
                claim.messageId(),
                claim.text().language(),
                due.addressHash(),
                claim.variant(),
                due.attempts() + 1,
                now,
                leaseUntil);
    }

    /** @param reason null if it was sent or held out */
    static Change decided(Due due, Status status, String reason, Instant now) {
        return new Change(
                due.id(),
                status,
                reason,
                due.facts().consentEventId(),
                null,
                null,
                null,
                null,
                due.attempts(),
                now,
                null);
    }

    /** Not a try: it does not count as one. */
    static Change postponed(Due due, Instant until) {
        return new Change(due.id(), Status.PLANNED, null, null, null, null, null, null, due.attempts(), until, null);
    }

    static Change later(Due due, Status status, Instant dueAt) {
        return new Change(due.id(), status, null, null, null, null, null, null, due.attempts() + 1, dueAt, null);
    }
}
