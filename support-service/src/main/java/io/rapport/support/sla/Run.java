package io.rapport.support.sla;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One running of a clock, with its rests. */
final class Run {
    private final Target target;
    private final Instant startedAt;
    private final List<Span> spans = new ArrayList<>();
    private Instant runningSince;
    private Instant stoppedAt;
    private boolean counted = true;

    private record Span(Instant from, Instant to) {}

    Run(Target target, Instant startedAt, boolean standing) {
        this.target = target;
        this.startedAt = startedAt;
        runningSince = standing ? null : startedAt;
    }

    Target target() {
        return target;
    }

    Instant startedAt() {
        return startedAt;
    }

    Instant stoppedAt() {
        return stoppedAt;
    }

    /** False where a rule ended it: neither met nor missed. */
    boolean counted() {
        return counted;
    }

    void pause(Instant at) {
        if (runningSince != null) {
            spans.add(new Span(runningSince, at));
            runningSince = null;
        }
    }

    void resume(Instant at) {
        if (runningSince == null) {
            runningSince = at;
        }
    }

    void stop(Instant at, boolean counts) {
        pause(at);
        stoppedAt = at;
        counted = counts;
    }

    /** When {@code work} of its running will be, or was, used up; null while it stands still, or if it never was. */
    Instant reaches(Duration work, BusinessCalendar calendar) {
        var left = work;
        for (var span : spans) {
            var used = calendar.between(span.from(), span.to());
            if (used.compareTo(left) >= 0) {
                return calendar.plus(span.from(), left);
            }
            left = left.minus(used);
        }
        if (runningSince != null) {
            return calendar.plus(runningSince, left);
        }
        return stoppedAt == null || spans.isEmpty() ? null : calendar.plus(stoppedAt, left);
    }

    Duration elapsed(BusinessCalendar calendar) {
        return spans.stream()
                .map(span -> calendar.between(span.from(), span.to()))
                .reduce(Duration.ZERO, Duration::plus);
    }
}
