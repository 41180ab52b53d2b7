package io.rapport.interaction.timeline;

import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** Drops partitions of the timeline that are too old, each whole and in a transaction of its own, and notes that they are gone. */
@ApplicationScoped
public class Retention {
    /** A partition that will be kept for less is looked up each time it is needed. */
    private static final Duration SOON = Duration.ofDays(2);

    private static final String PARTITIONS = """
            select child.relname from pg_inherits
            join pg_class child on child.oid = inhrelid
            where inhparent = to_regclass(:table) order by 1
            """;

    private static final String NOTE = """
            insert into timeline_expired (class, starts_at, ends_at, rows, dropped_at)
            select :class, :from, :until, (select count(*) from %s), :now
            on conflict (class, starts_at) do update
            set rows = timeline_expired.rows + excluded.rows, dropped_at = excluded.dropped_at
            """;

    @Inject
    Jdbi jdbi;

    @Inject
    RetentionDays days;

    @Inject
    Clock clock;

    /** Whether it will still be there for the next days. */
    boolean keeps(Period period, Instant now) {
        return !isExpired(period, now.plus(SOON));
    }

    @Scheduled(every = "1h", delayed = "10m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    public void sweep() {
        Arrays.stream(Kept.values()).filter(kept -> days.of(kept) > 0).forEach(this::sweep);
    }

    private void sweep(Kept kept) {
        for (var partition : partitions(kept)) {
            var period = Period.named(kept, partition);
            if (isExpired(period, clock.instant())) {
                drop(partition, period);
            }
        }
    }

    private boolean isExpired(Period period, Instant now) {
        var kept = days.of(period.kept());
        return kept > 0 && !period.until().plus(Duration.ofDays(kept)).isAfter(now);
    }

    private List<String> partitions(Kept kept) {
        return jdbi.withHandle(handle -> handle.createQuery(PARTITIONS)
                .bind("table", kept.table())
                .mapTo(String.class)
                .list());
    }

    /** Gives way if it is in use, or if another replica is at it: then the next round does it. */
    private void drop(String partition, Period period) {
        try {
            QuarkusTransaction.requiringNew().run(() -> jdbi.useHandle(handle -> drop(handle, partition, period)));
            Log.infof("%s is dropped for its age", partition);
        } catch (JdbiException inUse) {
            Log.warnf("%s is not dropped yet: it is in use", partition);
        }
    }

    private void drop(Handle handle, String partition, Period period) {
        handle.execute("set local lock_timeout = '2s'");
        handle.createUpdate(NOTE.formatted(partition))
                .bind("class", period.kept().label())
                .bind("from", period.from())
                .bind("until", period.until())
                .bind("now", clock.instant())
                .execute();
        handle.execute("drop table " + partition);
    }
}
