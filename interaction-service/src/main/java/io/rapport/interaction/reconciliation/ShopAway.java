package io.rapport.interaction.reconciliation;

import java.time.Duration;
import java.util.Optional;

/** A shop does not give its list; the message is for people and gives nothing away. */
final class ShopAway extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean forGood;
    private final transient Optional<Duration> retryAfter;

    private ShopAway(String reason, boolean forGood, Optional<Duration> retryAfter) {
        super(reason);
        this.forGood = forGood;
        this.retryAfter = retryAfter;
    }

    /** Somebody has to change something. */
    static ShopAway forGood(String reason) {
        return new ShopAway(reason, true, Optional.empty());
    }

    static ShopAway forNow(String reason, Optional<Duration> retryAfter) {
        return new ShopAway(reason, false, retryAfter);
    }

    boolean isForGood() {
        return forGood;
    }

    Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
