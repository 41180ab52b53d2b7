package io.rapport.support.ticket;

import java.time.Instant;

/** Something that clocks go by. */
public record Moment(Instant at, Kind kind, boolean automatic) {

    /** {@code WROTE} is the customer, {@code ANSWERED} we. */
    public enum Kind {
        OPENED,
        WROTE,
        ANSWERED,
        PAUSED,
        RESUMED,
        RESOLVED,
        REOPENED,
        CLOSED
    }
}
