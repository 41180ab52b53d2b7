package io.rapport.support.promise;

import io.quarkus.scheduler.Scheduled;
import io.rapport.events.SupportEvent.TicketEscalated;
import io.rapport.events.SupportEvent.TicketEvent;
import io.rapport.events.SupportEvent.TicketSlaWarned;
import io.rapport.kit.outbox.Outbox;
import io.rapport.kit.outbox.OutgoingEvent;
import io.rapport.support.ticket.Signal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Warns of promises before they are broken, and tells when they are; once, by whichever replica comes first. */
@ApplicationScoped
class DuePromises {
    private static final int BATCH = 200;
    private static final String NEXT =
            "case when p.warned_at is null then least(p.warn_at, p.due_at) else p.due_at end";

    /** Tickets first, as every act locks them. */
    private static final String LOCK = """
            select id from ticket where id in (
                select ticket_id from promise p where state = 'open' and %1$s <= :now order by %1$s limit :limit)
            order by id for update skip locked
            """.formatted(NEXT);

    private static final String REACH = """
            update promise p set warned_at = coalesce(warned_at, :now),
                state = case when due_at <= :now then 'broken' else state end,
                settled_at = case when due_at <= :now then :now end
            where state = 'open' and ticket_id = any (:tickets) and %s <= :now
            returning ticket_id, customer_id, due_at, state = 'broken' as broken
            """.formatted(NEXT);

    @Inject
    Jdbi jdbi;

    @Inject
    Outbox outbox;

    @Inject
    Event<Signal> signals;

    @Inject
    Clock clock;

    private record Reached(UUID ticketId, UUID customerId, Instant dueAt, boolean broken) {
        TicketEvent event() {
            return broken
                    ? new TicketEscalated(ticketId, customerId, "promise-broken")
                    : new TicketSlaWarned(ticketId, customerId, "promise", dueAt);
        }

        Signal signal() {
            return new Signal(ticketId, broken ? "promise-broken" : "promise-warned");
        }
    }

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
            tell(reach(tickets, now), now);
        }
    }

    private List<Reached> reach(List<UUID> tickets, Instant now) {
        return jdbi.withHandle(handle -> handle.createQuery(REACH)
                .bind("now", now)
                .bindArray("tickets", UUID.class, tickets)
                .mapTo(Reached.class)
                .list());
    }

    private void tell(List<Reached> all, Instant now) {
        outbox.publishAll(all.stream()
                .map(one -> OutgoingEvent.of(one.customerId().toString(), now, one.event()))
                .toList());
        all.forEach(one -> signals.fire(one.signal()));
    }
}
