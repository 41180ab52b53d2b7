package io.rapport.analytics.rebuild;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.rapport.analytics.rebuild.Rebuilds.Active;
import io.rapport.analytics.rebuild.Rebuilds.State;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;

/** The transactions of a rebuild: no other replica is at it and no erasure runs beside them. */
@ApplicationScoped
class Turns {
    private static final int LONGEST_SECONDS = 3_600;

    private final Jdbi jdbi;
    private final Rebuilds rebuilds;
    private volatile boolean stopping;

    Turns(Jdbi jdbi, Rebuilds rebuilds) {
        this.jdbi = jdbi;
        this.rebuilds = rebuilds;
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    boolean stopping() {
        return stopping;
    }

    /**
     * A whole step; compares and switches see one snapshot.
     *
     * @throws NotNow where the rebuild is no longer at what it was, or somebody else is at it
     */
    <T> T step(Active active, Supplier<T> work) {
        return QuarkusTransaction.requiringNew().timeout(LONGEST_SECONDS).call(() -> {
            // has to be said first
            jdbi.useHandle(handle -> handle.execute("set transaction isolation level %s"
                    .formatted(active.state() == State.REPLAYING ? "repeatable read" : "read committed")));
            return work(active, work);
        });
    }

    /**
     * A part of a step that is done in many.
     *
     * @throws NotNow as a step does
     */
    <T> T slice(Active active, Supplier<T> work) {
        return QuarkusTransaction.requiringNew().timeout(LONGEST_SECONDS).call(() -> work(active, work));
    }

    private <T> T work(Active active, Supplier<T> work) {
        jdbi.useHandle(handle -> handle.execute("select pg_advisory_xact_lock_shared(hashtext('erasure'))"));
        if (!tryLock("rebuild") || rebuilds.active().filter(active::equals).isEmpty()) {
            throw new NotNow();
        }
        return work.get();
    }

    /** Until the transaction ends; returns whether nobody else had it. */
    boolean tryLock(String name) {
        return jdbi.withHandle(handle -> handle.createQuery("select pg_try_advisory_xact_lock(hashtext(:name))")
                .bind("name", name)
                .mapTo(Boolean.class)
                .one());
    }

    /** Looked at again with the next tick. */
    static final class NotNow extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
