package io.rapport.analytics.decision;

import io.quarkus.arc.All;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Does what was asked for, one at a time over all replicas, each in a transaction of its own: it is there whole or not at all. */
@ApplicationScoped
class DecisionRun {
    private static final int LONGEST_SECONDS = 3_600;

    private final Jdbi jdbi;
    private final Decisions decisions;
    private final List<Computation> computations;

    DecisionRun(Jdbi jdbi, Decisions decisions, @All List<Computation> computations) {
        this.jdbi = jdbi;
        this.decisions = decisions;
        this.computations = computations;
    }

    /** Not on a virtual thread: it computes, and would hold up who waits. */
    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    void run() {
        while (QuarkusTransaction.requiringNew().timeout(LONGEST_SECONDS).call(this::step)) {
            // goes on until nothing waits
        }
    }

    /** Returns whether there may be more to do. */
    private boolean step() {
        var mine =
                jdbi.withHandle(handle -> handle.createQuery("select pg_try_advisory_xact_lock(hashtext('decision'))")
                        .mapTo(Boolean.class)
                        .one());
        var next = mine ? decisions.next() : Optional.<Decision>empty();
        next.ifPresent(this::compute);
        return next.isPresent();
    }

    /** What cannot be computed is given up, or it would be in the way of all others. */
    private void compute(Decision decision) {
        try {
            QuarkusTransaction.requiringNew().timeout(LONGEST_SECONDS).run(() -> {
                computation(decision).compute(decision);
                decisions.ended(decision.fitId(), "done", null);
            });
        } catch (RuntimeException e) {
            Log.errorf(e, "%s fit %s failed", decision.kind(), decision.fitId());
            decisions.ended(decision.fitId(), "failed", e.getClass().getSimpleName());
        }
    }

    private Computation computation(Decision decision) {
        return computations.stream()
                .filter(computation -> computation.kind().equals(decision.kind()))
                .findFirst()
                .orElseThrow();
    }
}
