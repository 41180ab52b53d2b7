package io.rapport.analytics.rebuild;

import io.rapport.analytics.customer.Customers;
import io.rapport.analytics.metrics.Scorer;
import io.rapport.analytics.rebuild.Rebuilds.Active;
import io.rapport.analytics.rebuild.Turns.NotNow;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Scores the customers of the schema by the fit that scores the live ones. */
@ApplicationScoped
class Scoring {
    private static final int SLICE = 1_000;

    private final Jdbi jdbi;
    private final Rebuilds rebuilds;
    private final Shadow shadow;
    private final Customers customers;
    private final Scorer scorer;
    private final Turns turns;

    Scoring(Jdbi jdbi, Rebuilds rebuilds, Shadow shadow, Customers customers, Scorer scorer, Turns turns) {
        this.jdbi = jdbi;
        this.rebuilds = rebuilds;
        this.shadow = shadow;
        this.customers = customers;
        this.scorer = scorer;
        this.turns = turns;
    }

    Optional<UUID> latestFit() {
        return jdbi.withHandle(
                handle -> handle.createQuery("""
                select fit_id from public.clv_fit where state in ('scoring', 'done') and live order by requested_at desc, fit_id desc limit 1""").mapTo(UUID.class).findOne());
    }

    /** Anew, if there was another fit since. */
    void run(Active active) {
        var latest = latestFit().orElse(null);
        if (Objects.equals(latest, active.scoredBy())) {
            return;
        }
        var after = new UUID(0, 0);
        while (after != null && !turns.stopping()) {
            after = scoreAfter(active, after);
        }
        turns.slice(active, () -> {
            rebuilds.scored(active.rebuildId(), latest);
            return null;
        });
        throw new NotNow();
    }

    /** Returns the last of the slice, or null if there was none. */
    private UUID scoreAfter(Active active, UUID after) {
        return turns.slice(active, () -> {
            var slice = shadow.buyers(after, SLICE);
            if (slice.isEmpty()) {
                return null;
            }
            shadow.enter();
            customers.lock(slice);
            scorer.rescore(slice);
            return slice.getLast();
        });
    }

    /** While a fit scores the live customers, their scores are of two fits. */
    void requireNoFitUnderWay(Active active) {
        boolean scoring = jdbi.withHandle(
                handle -> handle.createQuery("select exists (select from public.clv_fit where state = 'scoring')")
                        .mapTo(Boolean.class)
                        .one());
        if (scoring || !turns.tryLock("clv-fit") || !Objects.equals(latestFit().orElse(null), active.scoredBy())) {
            throw new NotNow();
        }
    }
}
