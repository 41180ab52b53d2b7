package io.rapport.interaction.source;

import io.quarkus.scheduler.Scheduled;
import io.rapport.kit.Columns;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Jdbi;

/** What each source sends, of all replicas together: counted here, written down once a second, lost for a second at most. */
@ApplicationScoped
public class Activity {
    private static final String SECONDS = """
            insert into source_second (source, second, accepted, rejected)
            select source, second, accepted, rejected from unnest(:sources, :seconds, :accepted, :rejected)
                as counted (source, second, accepted, rejected)
            on conflict (source, second) do update set accepted = source_second.accepted + excluded.accepted,
                rejected = source_second.rejected + excluded.rejected
            """;

    private static final String TOTALS = """
            insert into source_total (source, accepted, rejected, last_event_at)
            select source, accepted, rejected, case when accepted > 0 then second end
            from unnest(:sources, :seconds, :accepted, :rejected) as counted (source, second, accepted, rejected)
            on conflict (source) do update set accepted = source_total.accepted + excluded.accepted,
                rejected = source_total.rejected + excluded.rejected,
                last_event_at = greatest(source_total.last_event_at, excluded.last_event_at)
            """;

    private static final String LIVE = """
            select round(coalesce(sum(accepted) filter (where second >= :now - interval '10 seconds'), 0) / 10.0, 1)
                    as events_per_second,
                coalesce(sum(accepted) filter (where second >= :now - interval '1 minute'), 0) as accepted_last_minute,
                coalesce(sum(rejected) filter (where second >= :now - interval '1 minute'), 0) as rejected_last_minute,
                coalesce(sum(accepted), 0) as accepted_last_hour,
                coalesce(sum(rejected), 0) as rejected_last_hour,
                coalesce((select accepted from source_total where source = :source), 0) as accepted,
                coalesce((select rejected from source_total where source = :source), 0) as rejected,
                (select last_event_at from source_total where source = :source) as last_event_at
            from source_second where source = :source and second >= :now - interval '1 hour'
            """;

    @Inject
    Jdbi jdbi;

    @Inject
    Clock clock;

    private final ConcurrentHashMap<String, Count> counts = new ConcurrentHashMap<>();

    private record Count(AtomicLong accepted, AtomicLong rejected) {
        Count() {
            this(new AtomicLong(), new AtomicLong());
        }
    }

    private record Counted(String source, Instant second, long accepted, long rejected) {
        boolean isSome() {
            return accepted > 0 || rejected > 0;
        }
    }

    /**
     * A source as it is now.
     *
     * @param eventsPerSecond accepted, over the last ten seconds
     * @param lastEventAt when the last one was accepted, to the second; null before the first
     */
    public record Live(
            double eventsPerSecond,
            long acceptedLastMinute,
            long rejectedLastMinute,
            long acceptedLastHour,
            long rejectedLastHour,
            long accepted,
            long rejected,
            Instant lastEventAt) {}

    public void accepted(String source, int events) {
        count(source).accepted.addAndGet(events);
    }

    public void rejected(String source, int events) {
        count(source).rejected.addAndGet(events);
    }

    @Transactional
    Live live(String source) {
        return jdbi.withHandle(handle -> handle.createQuery(LIVE)
                .bind("source", source)
                .bind("now", clock.instant())
                .mapTo(Live.class)
                .one());
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    @Transactional
    void write() {
        var second = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var counted = counts.entrySet().stream()
                .map(entry -> new Counted(
                        entry.getKey(),
                        second,
                        entry.getValue().accepted.getAndSet(0),
                        entry.getValue().rejected.getAndSet(0)))
                .filter(Counted::isSome)
                .sorted((one, other) -> one.source.compareTo(other.source))
                .toList();
        if (!counted.isEmpty()) {
            write(counted);
        }
    }

    @Scheduled(every = "5m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    @Transactional
    void forget() {
        jdbi.useHandle(handle -> handle.execute(
                "delete from source_second where second < ?", clock.instant().minus(2, ChronoUnit.HOURS)));
    }

    private void write(List<Counted> counted) {
        var columns = Columns.of(counted)
                .text("sources", Counted::source)
                .timestamptz("seconds", Counted::second)
                .bigint("accepted", Counted::accepted)
                .bigint("rejected", Counted::rejected);
        jdbi.useHandle(handle -> List.of(SECONDS, TOTALS)
                .forEach(sql -> handle.createUpdate(sql)
                        .bindNamedArgumentFinder(columns)
                        .execute()));
    }

    private Count count(String source) {
        return counts.computeIfAbsent(source, _ -> new Count());
    }
}
