package io.rapport.campaign.campaign;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Plans the occurrences of scheduled campaigns when their moment comes; any number of replicas may do so side by side. */
@ApplicationScoped
class Planner {
    @Inject
    Jdbi jdbi;

    @Inject
    Clock clock;

    @Inject
    Campaigns campaigns;

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void plan() {
        var sql = "select id from campaign where status = 'RUNNING' and next_at <= :now order by next_at limit 100";
        jdbi.withHandle(handle -> handle.createQuery(sql)
                        .bind("now", clock.instant())
                        .mapTo(UUID.class)
                        .list())
                .forEach(campaigns::planDue);
    }
}
