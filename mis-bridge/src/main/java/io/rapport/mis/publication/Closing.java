package io.rapport.mis.publication;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.rapport.mis.kpi.Revisions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import org.jdbi.v3.core.Jdbi;

/** Publishes windows as final once they ended, the grace period passed, and what was in the topics then has been applied. */
@ApplicationScoped
class Closing {
    private static final int MOST_AT_ONCE = 500;

    private final Jdbi jdbi;
    private final Revisions revisions;
    private final Drained drained;
    private final MisSettings settings;
    private final Clock clock;

    Closing(Jdbi jdbi, Revisions revisions, Drained drained, MisSettings settings, Clock clock) {
        this.jdbi = jdbi;
        this.revisions = revisions;
        this.drained = drained;
        this.settings = settings;
        this.clock = clock;
    }

    /** Whether any window was closed. */
    boolean close() {
        return isAnyDue() && drained.until().map(this::closeEndedBefore).orElse(false);
    }

    private boolean isAnyDue() {
        return jdbi.withHandle(
                handle -> handle.createQuery("select exists (select from kpi where not final and ends_at <= :before)")
                        .bind("before", clock.instant().minus(settings.grace()))
                        .mapTo(Boolean.class)
                        .one());
    }

    private boolean closeEndedBefore(Instant drainedAt) {
        var before = drainedAt.minus(settings.grace());
        var closed = false;
        while (QuarkusTransaction.requiringNew().call(() -> revisions.close(before, MOST_AT_ONCE)) == MOST_AT_ONCE) {
            closed = true;
        }
        return closed;
    }
}
