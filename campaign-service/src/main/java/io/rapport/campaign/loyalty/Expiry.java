package io.rapport.campaign.loyalty;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Points that nobody used in time go, the oldest first; a tier whose time is over is looked at anew. */
@ApplicationScoped
class Expiry {
    private static final int BATCH = 500;

    @Inject
    Jdbi jdbi;

    @Inject
    Clock clock;

    @Inject
    Programs programs;

    @Inject
    Members members;

    @Inject
    Loyalty loyalty;

    @Scheduled(every = "1h", delayed = "3m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void expire() {
        var after = new UUID(0, 0);
        for (var batch = members(after); !batch.isEmpty(); batch = members(after)) {
            after = batch.getLast();
            batch.forEach(this::expire);
        }
    }

    private List<UUID> members(UUID after) {
        return jdbi.withHandle(handle -> handle.select(
                        "select customer_id from loyalty_member where customer_id > ? order by 1 limit ?", after, BATCH)
                .mapTo(UUID.class)
                .list());
    }

    /** Of what she had earned by then, whatever was not used up, taken back or gone since. */
    @Transactional
    void expire(UUID customerId) {
        members.lock(customerId);
        var months = programs.now().expireMonths();
        if (months != null) {
            var gone = unused(customerId, months);
            if (gone > 0) {
                loyalty.enter(customerId, "expired", -gone, months + " months");
            }
        }
        members.settle(customerId);
    }

    private long unused(UUID customerId, int months) {
        var sql = """
                select coalesce(sum(points) filter (where points > 0 and at < :cutoff), 0) + coalesce(sum(points) filter (where points < 0), 0)
                from (%s) e where survivor_of(:customer) = :customer
                """.formatted(Loyalty.ENTRIES);
        return jdbi.withHandle(handle -> handle.createQuery(sql)
                .bind(
                        "cutoff",
                        clock.instant()
                                .atZone(ZoneOffset.UTC)
                                .minusMonths(months)
                                .toInstant())
                .bind("customer", customerId)
                .mapTo(Long.class)
                .one());
    }
}
