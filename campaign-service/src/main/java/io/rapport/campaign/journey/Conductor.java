package io.rapport.campaign.journey;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Wakes those who waited long enough; their times are in the database, so that a restart forgets none. */
@ApplicationScoped
class Conductor {
    private static final int BATCH = 500;

    @Inject
    Runs runs;

    @Inject
    Entrances entrances;

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @SuppressWarnings("EmptyBlock")
    void move() {
        while (runs.move(BATCH) == BATCH) {}
    }

    /** Often enough for a day to begin in each zone. */
    @Scheduled(every = "15m", delayed = "30s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void birthdays() {
        entrances.birthdays();
    }
}
