package io.rapport.support.sla;

import io.quarkus.scheduler.Scheduled;
import io.rapport.events.SupportEvent.TicketEvent;
import io.rapport.events.SupportEvent.TicketSlaBreached;
import io.rapport.events.SupportEvent.TicketSlaWarned;
import io.rapport.kit.outbox.Outbox;
import io.rapport.kit.outbox.OutgoingEvent;
import io.rapport.support.ticket.Signal;
import io.rapport.support.ticket.TicketResource.View;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Tells of clocks that have come to their warning or their end: once, whichever replica sees it first and whatever stops in between. */
@ApplicationScoped
class Overdue {
    private static final int BATCH = 200;

    /** Tickets first, as every act locks them. */
    private static final String LOCK = """
            select id from ticket where id in (select ticket_id from sla_clock where next_at <= :now order by next_at limit :limit)
            order by id for update skip locked
            """;

    private static final String REACH = """
            update sla_clock c set warned_at = coalesce(warned_at, :now), breached_at = case when due_at <= :now then :now end
            from ticket t where t.id = c.ticket_id and ticket_id = any (:tickets) and next_at <= :now
            returning c.ticket_id, t.customer_id, c.target, c.due_at, c.breached_at is not null as breached
            """;

    /** What was stopped too late before anyone told. */
    private static final String LATE = """
            update sla_clock set breached_at = :now
            where ticket_id = :ticket and stopped_at > due_at and counted and breached_at is null
            returning ticket_id, :customer as customer_id, target, due_at, true as breached
            """;

    @Inject
    Jdbi jdbi;

    @Inject
    Outbox outbox;

    @Inject
    Event<Signal> signals;

    @Inject
    Clock clock;

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    void look() {
        var now = clock.instant();
        var tickets = jdbi.withHandle(handle -> handle.createQuery(LOCK)
                .bind("now", now)
                .bind("limit", BATCH)
                .mapTo(UUID.class)
                .list());
        if (!tickets.isEmpty()) {
            tell(
                    jdbi.withHandle(handle -> handle.createQuery(REACH)
                            .bind("now", now)
                            .bindArray("tickets", UUID.class, tickets)
                            .mapTo(SlaReached.class)
                            .list()),
                    now);
        }
    }

    void late(View ticket) {
        var now = clock.instant();
        tell(
                jdbi.withHandle(handle -> handle.createQuery(LATE)
                        .bind("now", now)
                        .bind("ticket", ticket.id())
                        .bind("customer", ticket.customerId())
                        .mapTo(SlaReached.class)
                        .list()),
                now);
    }

    private void tell(List<SlaReached> all, Instant now) {
        outbox.publishAll(all.stream()
                .map(one -> OutgoingEvent.of(one.customerId().toString(), now, event(one)))
                .toList());
        all.forEach(one -> signals.fire(one.signal()));
    }

    private static TicketEvent event(SlaReached one) {
        return one.breached()
                ? new TicketSlaBreached(one.ticketId(), one.customerId(), one.target(), one.dueAt())
                : new TicketSlaWarned(one.ticketId(), one.customerId(), one.target(), one.dueAt());
    }
}
