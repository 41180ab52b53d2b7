package io.rapport.interaction.reconciliation;

import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.rapport.kit.http.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Works through open reconciliations, a few at a time, also those that a dead replica left behind; and opens those that are due. */
@ApplicationScoped
class Reconciler {
    private static final int AT_ONCE = 4;
    private static final int MOST_FAILURES = 20;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    @Inject
    Reconciliations reconciliations;

    @Inject
    ShopAccesses accesses;

    private final Semaphore free = new Semaphore(AT_ONCE);
    private volatile boolean stopped;

    void stop(@Observes ShutdownEvent event) {
        stopped = true;
    }

    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void openDue() {
        for (var source : QuarkusTransaction.requiringNew().call(accesses::due)) {
            try {
                reconciliations.poll(source, null, null);
            } catch (Problem problem) {
                Log.debugf("No reconciliation opened: %s", problem.getMessage());
            }
        }
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void work() {
        while (!stopped && free.tryAcquire()) {
            var job = next();
            if (job.isEmpty()) {
                free.release();
                return;
            }
            Thread.ofVirtual().name("reconciliation").start(() -> finish(job.get()));
        }
    }

    private Optional<Reconciliation> next() {
        try {
            return reconciliations.next();
        } catch (RuntimeException e) {
            Log.warnf("Cannot ask for reconciliations: %s", e.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    private void finish(Reconciliation leased) {
        var job = leased;
        try {
            while (!stopped && reconciliations.step(job)) {
                job = reconciliations.find(job.sourceId(), job.id());
            }
        } catch (ShopAway away) {
            endOrWait(job, away);
        } catch (RuntimeException e) {
            Log.warnf(e, "Reconciliation %s waits", job.id());
            postpone(job, "something here is away", waiting(job));
        } finally {
            free.release();
        }
    }

    private void endOrWait(Reconciliation job, ShopAway away) {
        if (away.isForGood() || job.failures() >= MOST_FAILURES) {
            reconciliations.fail(job, away.getMessage());
        } else {
            postpone(job, away.getMessage(), away.retryAfter().orElse(waiting(job)));
        }
    }

    /** Where the database is away too, the lease ends by itself. */
    private void postpone(Reconciliation job, String reason, Duration time) {
        try {
            reconciliations.postpone(job, reason, time);
        } catch (RuntimeException e) {
            Log.warnf(
                    "Cannot postpone reconciliation %s: %s",
                    job.id(), e.getClass().getSimpleName());
        }
    }

    private static Duration waiting(Reconciliation job) {
        var seconds = 1L << Math.min(job.failures(), 10);
        var waiting = Duration.ofSeconds(seconds);
        return waiting.compareTo(LONGEST_WAIT) < 0 ? waiting : LONGEST_WAIT;
    }
}
