package io.rapport.analytics.clv;

import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.rapport.analytics.clv.ClvFitResource.Answer;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * Does the fits that were asked for, one at a time over all replicas: first the models in one transaction, then the customers' figures
 * slice by slice from a cursor in the database, so that a restart goes on where it stopped.
 */
@ApplicationScoped
class ClvFitRun {
    private static final int LONGEST_SECONDS = 3_600;

    private final Jdbi jdbi;
    private final ClvFits fits;
    private final PurchaseHistories histories;
    private final CurrencyFits currencyFits;
    private final FitScores scores;

    ClvFitRun(Jdbi jdbi, ClvFits fits, PurchaseHistories histories, CurrencyFits currencyFits, FitScores scores) {
        this.jdbi = jdbi;
        this.fits = fits;
        this.histories = histories;
        this.currencyFits = currencyFits;
        this.scores = scores;
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void run() {
        while (QuarkusTransaction.requiringNew().timeout(LONGEST_SECONDS).call(this::step)) {
            // goes on until nothing waits
        }
    }

    /** Returns whether there may be more to do. */
    private boolean step() {
        var mine = jdbi.withHandle(handle -> handle.createQuery("select pg_try_advisory_xact_lock(hashtext('clv-fit'))")
                .mapTo(Boolean.class)
                .one());
        var next = mine ? fits.next() : Optional.<Answer>empty();
        next.ifPresent(this::step);
        return next.isPresent();
    }

    private void step(Answer fit) {
        if (fit.state().equals("waiting")) {
            fit(fit);
        } else if (!fit.live() || !scores.slice(fit) && !scores.forget(fit)) {
            fits.ended(fit.fitId(), "done");
        }
    }

    /** What cannot be fitted is given up, or it would be in the way of all others. */
    private void fit(Answer fit) {
        try {
            QuarkusTransaction.requiringNew().timeout(LONGEST_SECONDS).run(() -> {
                histories.collect(fit.fitId(), fit.asOf());
                var currencies = histories.buyers(fit.fitId()).stream()
                        .map(buyers -> currencyFits.fit(fit, buyers))
                        .toList();
                fits.fitted(fit.fitId(), new ClvFits.Result(currencies));
            });
        } catch (RuntimeException e) {
            failed(fit.fitId(), e);
        }
    }

    private void failed(UUID fitId, RuntimeException reason) {
        Log.errorf(reason, "CLV fit %s failed", fitId);
        fits.ended(fitId, "failed");
    }
}
