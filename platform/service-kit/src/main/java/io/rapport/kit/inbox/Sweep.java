package io.rapport.kit.inbox;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.LocalDate;
import org.jdbi.v3.core.Jdbi;

/** Forgets what no publisher sends again; the offsets still keep it from taking effect twice. */
@ApplicationScoped
class Sweep {
    /** Small enough to hold no one up. */
    private static final int SLICE = 10_000;

    private static final String DELETE = """
            delete from inbox where (consumer, ce_source, ce_id) in
                (select consumer, ce_source, ce_id from inbox where expires_on < :today limit %d)
            """.formatted(SLICE);

    @Inject
    Jdbi jdbi;

    @Inject
    Clock clock;

    @Scheduled(every = "1h", delayed = "5m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void sweep() {
        var today = LocalDate.now(clock);
        var deleted = SLICE;
        while (deleted == SLICE) {
            deleted = deleteSlice(today);
        }
    }

    private int deleteSlice(LocalDate today) {
        return jdbi.withHandle(
                handle -> handle.createUpdate(DELETE).bind("today", today).execute());
    }
}
