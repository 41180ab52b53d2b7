package io.rapport.support.sla;

import io.rapport.support.ticket.Moment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * All clocks of a ticket, worked out from what happened to it and nothing else. A first response is owed from the opening, a next one from
 * the first word of the customer after an answer, the resolution from the opening and again from each reopening. All stand still while the
 * ticket waits for the customer.
 */
final class Runs {
    private final List<Run> all = new ArrayList<>();
    private final Map<Target, Run> running = new EnumMap<>(Target.class);
    private boolean waiting;
    private boolean over;
    private boolean begun;

    private Runs() {}

    /** In any order; those of two merged tickets together give the older one's clocks. */
    static List<Run> of(List<Moment> moments) {
        var runs = new Runs();
        moments.stream().sorted(Comparator.comparing(Moment::at)).forEach(runs::happened);
        return runs.all;
    }

    private void happened(Moment moment) {
        var at = moment.at();
        switch (moment.kind()) {
            case OPENED -> opened(at);
            case WROTE -> wrote(at);
            case ANSWERED -> answered(at);
            case PAUSED -> {
                waiting = true;
                running.values().forEach(run -> run.pause(at));
            }
            case RESUMED -> {
                waiting = false;
                running.values().forEach(run -> run.resume(at));
            }
            case RESOLVED, CLOSED -> finished(at, !moment.automatic());
            case REOPENED -> {
                over = false;
                waiting = false;
                start(Target.RESOLUTION, at);
            }
        }
    }

    /** The second opening is of a ticket that was merged into this one. */
    private void opened(Instant at) {
        if (!begun) {
            begun = true;
            start(Target.FIRST_RESPONSE, at);
            start(Target.RESOLUTION, at);
        }
    }

    private void wrote(Instant at) {
        if (!over && !running.containsKey(Target.FIRST_RESPONSE) && !running.containsKey(Target.NEXT_RESPONSE)) {
            start(Target.NEXT_RESPONSE, at);
        }
    }

    private void answered(Instant at) {
        stop(Target.FIRST_RESPONSE, at, true);
        stop(Target.NEXT_RESPONSE, at, true);
    }

    private void finished(Instant at, boolean byPerson) {
        over = true;
        List.of(Target.values()).forEach(target -> stop(target, at, byPerson));
    }

    private void start(Target target, Instant at) {
        var run = new Run(target, at, waiting);
        all.add(run);
        running.put(target, run);
    }

    private void stop(Target target, Instant at, boolean counts) {
        var run = running.remove(target);
        if (run != null) {
            run.stop(at, counts);
        }
    }
}
