package io.rapport.support.figure;

import io.rapport.kit.http.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** How support does, each figure from the same rows that are listed behind it. */
@ApplicationScoped
@Transactional
class Figures {
    /**
     * One row for each ticket and figure that it is part of, with its seconds where it has some. Tickets are those opened in the range; the
     * backlog is what stood open or pending at its end, from whenever; SLA is of the clocks that began in it and are decided.
     */
    private static final String FACTS = """
            with dimension as (
                select t.*, coalesce(case :by when 'team' then team when 'agent' then coalesce(assignee, answered_by)
                    when 'channel' then channel when 'type' then type else 'all' end, '') as value
                from ticket t where t.opened_at < :to and t.merged_into is null
            ), cohort as (select * from dimension where opened_at >= :from),
            fact as (
                select id, value, 'opened' as figure, null::bigint as seconds from cohort
                union all
                select id, value, 'first-response', extract(epoch from first_responded_at - opened_at)::bigint
                from cohort where first_responded_at is not null
                union all
                select id, value, 'resolved', extract(epoch from resolved_at - opened_at)::bigint - resolved_seconds
                from cohort where resolved_at is not null
                union all
                select id, value, 'reopened', null from cohort
                where exists (select from ticket_moment m where m.ticket_id = cohort.id and m.kind = 'reopened')
                union all
                select id, value, 'backlog', extract(epoch from :to - opened_at)::bigint from dimension
                where coalesce((select kind from ticket_moment m where m.ticket_id = dimension.id and m.at <= :to
                    and kind in ('opened', 'paused', 'resumed', 'resolved', 'reopened', 'closed')
                    order by m.at desc, m.position desc limit 1), 'opened') not in ('resolved', 'closed')
                union all
                select id, value, case when breached_at is null then 'sla-met' else 'sla-breached' end, elapsed_seconds
                from dimension join sla_clock c on c.ticket_id = dimension.id
                where c.started_at >= :from and c.started_at < :to
                    and (breached_at is not null or stopped_at is not null and counted)
            )
            """;

    private static final String SUM = FACTS + """
            select value,
                count(*) filter (where figure = 'opened') as opened,
                count(*) filter (where figure = 'resolved') as resolved,
                count(*) filter (where figure = 'backlog') as backlog,
                count(*) filter (where figure = 'reopened') as reopened,
                round(100.0 * count(*) filter (where figure = 'reopened')
                    / nullif(count(*) filter (where figure = 'resolved'), 0), 1) as reopened_percent,
                round(avg(seconds) filter (where figure = 'first-response'))::bigint as first_response_average,
                round(percentile_cont(0.5) within group (order by seconds) filter (where figure = 'first-response'))::bigint
                    as first_response_median,
                round(avg(seconds) filter (where figure = 'resolved'))::bigint as resolution_average,
                round(percentile_cont(0.5) within group (order by seconds) filter (where figure = 'resolved'))::bigint
                    as resolution_median,
                count(*) filter (where figure = 'sla-met') as sla_met,
                count(*) filter (where figure = 'sla-breached') as sla_breached,
                round(100.0 * count(*) filter (where figure = 'sla-met')
                    / nullif(count(*) filter (where figure in ('sla-met', 'sla-breached')), 0), 1) as within_sla_percent
            from fact group by value order by value limit 1000
            """;

    private static final String BEHIND = FACTS + """
            , behind as (
                select id, max(seconds) as seconds from fact
                where figure = :figure and (cast(:value as text) is null or value = :value) group by id
            )
            select t.id, t.customer_id, t.subject, t.status, t.priority, t.type, t.channel, t.team, t.assignee, t.opened_at, behind.seconds
            from behind join ticket t using (id) where t.id < :after order by t.id desc limit :limit
            """;

    @Inject
    Jdbi jdbi;

    /**
     * Times are in seconds of the wall clock.
     *
     * @param value of the dimension; empty for those that have none
     * @param reopenedPercent of those that are resolved, how many were reopened before
     */
    public record Figure(
            String value,
            long opened,
            long resolved,
            long backlog,
            long reopened,
            BigDecimal reopenedPercent,
            Long firstResponseAverage,
            Long firstResponseMedian,
            Long resolutionAverage,
            Long resolutionMedian,
            long slaMet,
            long slaBreached,
            BigDecimal withinSlaPercent) {}

    /** {@code seconds}: what it adds to the figure, where that is a time. */
    public record Behind(
            UUID id,
            UUID customerId,
            String subject,
            String status,
            String priority,
            String type,
            String channel,
            String team,
            String assignee,
            Instant openedAt,
            Long seconds) {}

    List<Figure> of(String by, Instant from, Instant to) {
        return jdbi.withHandle(handle -> handle.createQuery(SUM)
                .bind("by", by)
                .bind("from", from)
                .bind("to", to)
                .mapTo(Figure.class)
                .list());
    }

    /** One more than asked for, newest first. */
    List<Behind> behind(String figure, String by, String value, Instant from, Instant to, PageRequest page) {
        return jdbi.withHandle(handle -> handle.createQuery(BEHIND)
                .bind("figure", figure)
                .bind("by", by)
                .bind("value", value)
                .bind("from", from)
                .bind("to", to)
                .bind("after", page.after(1).map(cursor -> cursor.uuid(0)).orElse(new UUID(-1, -1)))
                .bind("limit", page.limit() + 1)
                .mapTo(Behind.class)
                .list());
    }
}
