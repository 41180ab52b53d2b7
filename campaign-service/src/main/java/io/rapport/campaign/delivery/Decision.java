package io.rapport.campaign.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;

/** What is to become of a due message. Who may not be written to is skipped before arms are drawn, so that both arms are of one kind. */
sealed interface Decision {
    record Send() implements Decision {}

    record HoldOut() implements Decision {}

    record Skip(String reason) implements Decision {}

    /** We know nothing of the customer yet: her profile is on its way. */
    record Wait() implements Decision {}

    int PATIENCE = 5;

    static Decision of(Due due, Instant now) {
        if (due.decidedBefore()) {
            return new Skip("merged");
        }
        if (due.reader() == null) {
            return due.attempts() < PATIENCE ? new Wait() : new Skip("unknown-customer");
        }
        if (due.reader().email() == null) {
            return new Skip("no-address");
        }
        if (due.suppressed()) {
            return new Skip("suppressed");
        }
        if (!consents(due, now)) {
            return new Skip("no-consent");
        }
        return isHeldOut(due.campaignId(), due.personId(), due.holdout()) ? new HoldOut() : new Send();
    }

    private static boolean consents(Due due, Instant now) {
        return "granted".equals(due.consentState())
                && (due.consentUntil() == null || due.consentUntil().isAfter(now));
    }

    /** The arm is a hash of campaign and the customer's first id: it never changes and no two campaigns hold out the same people. */
    static boolean isHeldOut(UUID campaignId, UUID customerId, BigDecimal share) {
        var point = Long.remainderUnsigned(hash(campaignId + "/" + customerId), 10_000);
        return point < share.movePointRight(4).longValue();
    }

    private static long hash(String text) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
