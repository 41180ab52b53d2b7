package io.rapport.support.sla;

import io.rapport.kit.Columns;
import io.rapport.support.definition.Stored;
import io.rapport.support.ticket.Moments;
import io.rapport.support.ticket.TicketActed;
import io.rapport.support.ticket.TicketResource.View;
import io.rapport.support.ticket.Tickets;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/** Keeps the clocks of each ticket as its moments and its policy want them. Whoever calls has locked the ticket. */
@ApplicationScoped
class SlaClocks {
    /** What stopped stays as it was promised then. */
    private static final String KEEP = """
            insert into sla_clock as kept (ticket_id, target, started_at, policy_id, due_at, warn_at, stopped_at, elapsed_seconds, counted)
            select :ticket, target, started_at, :policy, due_at, warn_at, stopped_at, elapsed, counted
            from unnest(:targets, :started, :due, :warn, :stopped, :elapsed, :counted)
                as now (target, started_at, due_at, warn_at, stopped_at, elapsed, counted)
            on conflict (ticket_id, target, started_at) do update
            set policy_id = excluded.policy_id, due_at = excluded.due_at, warn_at = excluded.warn_at, stopped_at = excluded.stopped_at,
                elapsed_seconds = excluded.elapsed_seconds, counted = excluded.counted
            where kept.stopped_at is null
            """;

    private static final String DROP = """
            delete from sla_clock where ticket_id = :ticket
                and (target, started_at) not in (select * from unnest(:targets, :started))
            """;

    /** The clocks of one that was merged; that one's own recalculation keeps those that are the older. */
    private static final String HAND_OVER = """
            update sla_clock c set ticket_id = :into where ticket_id = :from and not exists (
                select from sla_clock o where o.ticket_id = :into and o.target = c.target and o.started_at = c.started_at)
            """;

    @Inject
    Jdbi jdbi;

    @Inject
    Moments moments;

    @Inject
    SlaPolicies policies;

    @Inject
    Overdue overdue;

    @Inject
    Tickets tickets;

    void acted(@Observes @Priority(TicketActed.CLOCKS) TicketActed act) {
        if (act.ticket().mergedInto() == null) {
            set(act.ticket());
        } else {
            handOver(act.ticket());
        }
    }

    @Transactional
    List<SlaClock> of(UUID ticket) {
        return jdbi.withHandle(handle -> handle.select(
                        "select * from sla_clock where ticket_id = ? order by started_at, target",
                        tickets.view(ticket).id())
                .mapTo(SlaClock.class)
                .list());
    }

    void set(View ticket) {
        var clocks = policies.of(ticket).map(policy -> clocks(ticket, policy)).orElse(List.of());
        jdbi.useHandle(handle -> handle.createUpdate(DROP)
                .bind("ticket", ticket.id())
                .bindNamedArgumentFinder(Columns.of(clocks)
                        .text("targets", SlaClock::target)
                        .timestamptz("started", SlaClock::startedAt))
                .execute());
        overdue.late(ticket);
    }

    private List<SlaClock> clocks(View ticket, Stored<Policy> policy) {
        var calendar = policies.calendar(policy.definition());
        var clocks = Runs.of(moments.of(ticket.id())).stream()
                .flatMap(run -> clock(run, policy.definition(), calendar))
                .toList();
        keep(ticket.id(), policy.id(), clocks);
        return clocks;
    }

    static Stream<SlaClock> clock(Run run, Policy policy, BusinessCalendar calendar) {
        return policy.promised(run.target()).stream()
                .map(promised -> new SlaClock(
                        run.target().toString(),
                        run.startedAt(),
                        run.reaches(policy.untilWarning(promised), calendar),
                        run.reaches(promised, calendar),
                        run.stoppedAt(),
                        run.stoppedAt() == null ? null : run.elapsed(calendar).toSeconds(),
                        run.counted(),
                        null,
                        null));
    }

    private void keep(UUID ticket, UUID policy, List<SlaClock> clocks) {
        jdbi.useHandle(handle -> handle.createUpdate(KEEP)
                .bind("ticket", ticket)
                .bind("policy", policy)
                .bindNamedArgumentFinder(Columns.of(clocks)
                        .text("targets", SlaClock::target)
                        .timestamptz("started", SlaClock::startedAt)
                        .timestamptz("due", SlaClock::dueAt)
                        .timestamptz("warn", SlaClock::warnAt)
                        .timestamptz("stopped", SlaClock::stoppedAt)
                        .bigint("elapsed", SlaClock::elapsedSeconds)
                        .bool("counted", SlaClock::counted))
                .execute());
    }

    private void handOver(View absorbed) {
        jdbi.useHandle(handle -> {
            handle.createUpdate(HAND_OVER)
                    .bind("from", absorbed.id())
                    .bind("into", absorbed.mergedInto())
                    .execute();
            handle.execute("delete from sla_clock where ticket_id = ?", absorbed.id());
        });
    }
}
