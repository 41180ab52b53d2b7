package io.rapport.mis.webhook;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/** When what failed is tried again: twice as long each time, and never at the same moment as all others. */
@ApplicationScoped
class RetryTimes {
    private static final int MOST_DOUBLINGS = 30;
    private static final double JITTER = 0.25;

    private final WebhookSettings settings;

    RetryTimes(WebhookSettings settings) {
        this.settings = settings;
    }

    /** @param attempts so far, at least 1 */
    Instant next(Instant now, int attempts, Duration wish) {
        var own = doubled(attempts, settings.longestRetry());
        return now.plus(wish != null && wish.compareTo(own) > 0 ? wish : own);
    }

    /** @param openings in a row, at least 1 */
    Instant nextProbe(Instant now, int openings) {
        return now.plus(doubled(openings, settings.longestPause()));
    }

    boolean isOver(Instant first, Instant now) {
        return now.isAfter(first.plus(settings.giveUpAfter()));
    }

    private Duration doubled(int times, Duration longest) {
        var doubled = settings.firstRetry().multipliedBy(1L << Math.min(times - 1, MOST_DOUBLINGS));
        return jittered(doubled.compareTo(longest) < 0 ? doubled : longest);
    }

    private static Duration jittered(Duration duration) {
        var factor = ThreadLocalRandom.current().nextDouble(1 - JITTER, 1 + JITTER);
        return Duration.ofMillis((long) (duration.toMillis() * factor));
    }
}
