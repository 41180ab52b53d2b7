package io.rapport.mis.publication;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.rapport.mis.kpi.Revisions;
import io.rapport.mis.store.Query;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;

/** Publishes windows as final once they ended, the grace period passed, and what was in the topics then has been applied. */
@ApplicationScoped
class Closing {
    private static final int MOST_AT_ONCE = 500;

    private final AgroalDataSource database;
    private final Revisions revisions;
    private final Drained drained;
    private final MisSettings settings;
    private final Clock clock;

    Closing(AgroalDataSource database, Revisions revisions, Drained drained, MisSettings settings, Clock clock) {
        this.database = database;
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
        return Query.of(
                        "select exists (select from kpi where not final and ends_at <= ?)",
                        clock.instant().minus(settings.grace()))
                .one(database, row -> row.getBoolean(1));
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
