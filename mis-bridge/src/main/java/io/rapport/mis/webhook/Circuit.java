package io.rapport.mis.webhook;

import java.time.Instant;

/**
 * Whether a receiver counts as down.
 *
 * @param failures in a row
 * @param openings in a row
 * @param openUntil null while it counts as up
 */
record Circuit(int failures, int openings, Instant openUntil) {
    static final Circuit CLOSED = new Circuit(0, 0, null);

    /** One message that arrived is proof enough that the receiver is up. */
    Circuit after(Calls calls, int failuresUntilPaused, RetryTimes times, Instant now) {
        if (calls.delivered() > 0) {
            return CLOSED;
        }
        var inRow = failures + calls.failed();
        if (calls.failed() == 0 || (openUntil == null && inRow < failuresUntilPaused)) {
            return new Circuit(inRow, openings, openUntil);
        }
        return new Circuit(inRow, openings + 1, times.nextProbe(now, openings + 1));
    }

    /** Of one turn. */
    record Calls(int delivered, int failed) {}
}
