package io.rapport.mis.webhook;

import io.rapport.mis.kpi.Revision;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A revision that waits to be delivered, and what became of it in this turn. */
final class Waiting {
    private final Revision revision;
    private final int attempts;
    private final Instant firstAt;
    private final AtomicReference<Delivery> delivery = new AtomicReference<>();
    private final AtomicReference<Answer> answer = new AtomicReference<>();

    /** @param attempts before this turn; 0 for one that was never tried */
    Waiting(Revision revision, int attempts, Instant firstAt) {
        this.revision = revision;
        this.attempts = attempts;
        this.firstAt = firstAt;
    }

    Revision revision() {
        return revision;
    }

    long seq() {
        return revision.seq();
    }

    boolean fresh() {
        return firstAt == null;
    }

    void came(Message message, Subscription subscription, Instant at, Answer how) {
        delivery.set(Delivery.of(subscription.id(), message, attempts + 1, at, how));
        answer.set(how);
    }

    Optional<Delivery> delivery() {
        return Optional.ofNullable(delivery.get());
    }

    boolean delivered() {
        return answer.get() != null && answer.get().delivered();
    }

    boolean failed() {
        return answer.get() != null && !answer.get().delivered();
    }

    /** Empty if it need not be tried again. */
    Optional<Retry> retry(RetryTimes times, Instant now, boolean mayGiveUp) {
        var first = firstAt == null ? now : firstAt;
        if (answer.get() == null) {
            return Optional.of(new Retry(seq(), attempts, first, now));
        }
        if (delivered() || (mayGiveUp && times.isOver(first, now))) {
            return Optional.empty();
        }
        var next = times.next(now, attempts + 1, answer.get().retryAfter());
        return Optional.of(new Retry(seq(), attempts + 1, first, next));
    }

    /** A row of {@code webhook_retry}. */
    record Retry(long seq, int attempts, Instant firstAt, Instant nextAt) {}
}
