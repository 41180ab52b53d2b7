package io.rapport.campaign.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rapport.campaign.rules.SendingRules;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** What is to become of a due message. Who may not be written to is skipped before arms are drawn, so that both arms are of one kind. */
sealed interface Decision {
    record Send() implements Decision {}

    record HoldOut() implements Decision {}

    record Skip(String reason) implements Decision {}

    /** We know nothing of the customer yet: her profile is on its way. */
    record Wait() implements Decision {}

    /** She may be written to, but not at this hour. */
    record Postpone(Instant until) implements Decision {}

    int PATIENCE = 5;

    /** @param earlier what else she was sent or waits for */
    static Decision of(Due due, SendingRules rules, List<Earlier> earlier, ZoneId company, Instant now) {
        return Stream.<Optional<Decision>>of(
                        unknown(due), may(due, now), wants(due), room(due, rules, earlier, company, now))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> arm(due));
    }

    private static Decision arm(Due due) {
        var settled = due.facts().heldOut();
        var heldOut = settled == null ? isHeldOut(due.campaignId(), due.personId(), due.holdout()) : settled;
        return heldOut ? new HoldOut() : new Send();
    }

    private static Optional<Decision> unknown(Due due) {
        if (due.facts().decidedBefore()) {
            return skip("merged");
        }
        if (due.reader() == null) {
            return due.attempts() < PATIENCE ? Optional.of(new Wait()) : skip("unknown-customer");
        }
        return Optional.empty();
    }

    private static Optional<Decision> may(Due due, Instant now) {
        if (due.reader() == null) {
            return Optional.empty();
        }
        if (due.address() == null) {
            return skip("no-address");
        }
        if (due.facts().suppressed()) {
            return skip("suppressed");
        }
        return due.facts().consents(now) ? Optional.empty() : skip("no-consent");
    }

    private static Optional<Decision> wants(Due due) {
        var facts = due.facts();
        if (facts.excluded()) {
            return skip("excluded");
        }
        if (due.transactional()) {
            return Optional.empty();
        }
        if (facts.complaint()) {
            return skip("open-complaint");
        }
        if (facts.leavesOut(facts.channels(), due.channel())) {
            return skip("channel-not-chosen");
        }
        return due.topic() != null && facts.leavesOut(facts.topics(), due.topic())
                ? skip("topic-not-chosen")
                : Optional.empty();
    }

    private static Optional<Decision> room(
            Due due, SendingRules rules, List<Earlier> earlier, ZoneId company, Instant now) {
        if (due.transactional() || due.reader() == null) {
            return Optional.empty();
        }
        return Pressure.on(due, rules, earlier, now)
                .or(() -> Optional.ofNullable(rules.quietHours())
                        .flatMap(quiet -> quiet.end(now, due.zone(company)))
                        .map(Postpone::new));
    }

    private static Optional<Decision> skip(String reason) {
        return Optional.of(new Skip(reason));
    }

    /** The arm is a hash of campaign and the customer's first id: it never changes and no two campaigns hold out the same people. */
    static boolean isHeldOut(UUID campaignId, UUID customerId, BigDecimal share) {
        var point = Long.remainderUnsigned(hash(campaignId + "/" + customerId), 10_000);
        return point < share.movePointRight(4).longValue();
    }

    /** @return 64 bits of SHA-256, to be read as unsigned */
    static long hash(String text) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
