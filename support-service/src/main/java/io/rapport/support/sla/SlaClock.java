package io.rapport.support.sla;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Locale;

/**
 * A clock of a ticket as it is kept.
 *
 * @param dueAt null while it stands still
 * @param elapsedSeconds of business hours, once stopped
 */
public record SlaClock(
        String target,
        Instant startedAt,
        Instant warnAt,
        Instant dueAt,
        Instant stoppedAt,
        Long elapsedSeconds,
        boolean counted,
        Instant warnedAt,
        Instant breachedAt) {

    /** As far as it is known. */
    enum State {
        RUNNING,
        PAUSED,
        MET,
        BREACHED,
        DROPPED
    }

    @JsonProperty
    public String state() {
        return reached().name().toLowerCase(Locale.ROOT);
    }

    private State reached() {
        if (breachedAt != null) {
            return State.BREACHED;
        }
        if (stoppedAt == null) {
            return dueAt == null ? State.PAUSED : State.RUNNING;
        }
        return counted ? State.MET : State.DROPPED;
    }
}
