package io.rapport.support.routing;

import io.rapport.support.definition.Definitions;
import io.rapport.support.definition.Stored;
import io.rapport.support.ticket.Actor;
import io.rapport.support.ticket.Standings;
import io.rapport.support.ticket.TicketActed;
import io.rapport.support.ticket.TicketResource.View;
import io.rapport.support.ticket.TicketStatus;
import io.rapport.support.ticket.Tickets;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Puts open tickets that nobody has into their queues, and takes them out. */
@ApplicationScoped
class Routes {
    static final Actor ROUTING = Actor.service("routing");

    private static final String PLACE = """
            insert into queue_place (ticket_id, queue_id, urgent, dear, priority, language, since)
            values (:ticket, :queue, :urgent, :dear, :priority, :language, :since)
            on conflict (ticket_id) do update set queue_id = excluded.queue_id, urgent = excluded.urgent, dear = excluded.dear,
                priority = excluded.priority, language = excluded.language
            """;

    @Inject
    Definitions definitions;

    @Inject
    Standings standings;

    @Inject
    Tickets tickets;

    @Inject
    Jdbi jdbi;

    /** By how it stands after all rules have run. */
    void acted(@Observes @Priority(TicketActed.ROUTES) TicketActed act) {
        var ticket = tickets.view(act.ticket().id());
        var waits = ticket.status() == TicketStatus.OPEN && ticket.assignee() == null;
        queue(ticket).filter(_ -> waits).ifPresentOrElse(queue -> place(ticket, queue), () -> leave(ticket));
    }

    /** The one it was put into by hand or by a rule, else the first that it fits. */
    private Optional<Stored<Queue>> queue(View ticket) {
        var queues = definitions.all(Queue.KIND);
        return queues.stream()
                .filter(queue -> queue.definition().name().equals(ticket.queue()))
                .findFirst()
                .or(() -> queues.stream()
                        .filter(queue -> queue.definition().when() == null
                                || queue.definition().when().fits(ticket, () -> standings.of(ticket.customerId())))
                        .findFirst());
    }

    private void place(View ticket, Stored<Queue> queue) {
        var customer = standings.of(ticket.customerId());
        jdbi.useHandle(handle -> handle.createUpdate(PLACE)
                .bind("ticket", ticket.id())
                .bind("queue", queue.id())
                .bind("urgent", ticket.priority() == io.rapport.support.ticket.Priority.URGENT)
                .bind("dear", customer.valued() || customer.atRisk())
                .bind("priority", ticket.priority().ordinal())
                .bind("language", customer.language())
                .bind("since", ticket.openedAt())
                .execute());
        var name = queue.definition().name();
        if (!name.equals(ticket.queue())) {
            tickets.act(ticket.id(), ROUTING, edit -> edit.queue(name));
        }
    }

    private void leave(View ticket) {
        jdbi.useHandle(handle -> handle.execute("delete from queue_place where ticket_id = ?", ticket.id()));
    }
}
