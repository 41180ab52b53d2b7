package io.rapport.interaction.collector;

/** What one sender has left: it fills up by its rate, to that of two seconds at most, and may once be overdrawn. */
public final class Allowance {
    private static final double SECONDS_SAVED = 2;

    private long at;
    private double used;

    /** @param now in milliseconds */
    public Allowance(long now) {
        at = now;
    }

    /** Whether it was allowed. */
    public synchronized boolean take(int count, int perSecond, long now) {
        used = Math.max(0, used - Math.max(0, now - at) * perSecond / 1000.0);
        at = now;
        if (used >= SECONDS_SAVED * perSecond) {
            return false;
        }
        used += count;
        return true;
    }
}
