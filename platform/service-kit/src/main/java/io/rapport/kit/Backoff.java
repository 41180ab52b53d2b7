package io.rapport.kit;

import java.time.Duration;

/** Waits before each new try, longer each time: 100 ms up to 10 s. */
public final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private Duration next = FIRST;

    /** Ends at once when the thread is interrupted, and leaves it so. */
    public void pause() {
        try {
            Thread.sleep(next);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        var doubled = next.multipliedBy(2);
        next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    }

    public void reset() {
        next = FIRST;
    }
}
