package io.rapport.mis.customers;

import io.rapport.events.SupportEvent.TicketAssigned;
import io.rapport.events.SupportEvent.TicketEscalated;
import io.rapport.events.SupportEvent.TicketEvent;
import io.rapport.events.SupportEvent.TicketFirstResponded;
import io.rapport.events.SupportEvent.TicketOpened;
import io.rapport.events.SupportEvent.TicketRated;
import io.rapport.events.SupportEvent.TicketReopened;
import io.rapport.events.SupportEvent.TicketResolved;
import io.rapport.events.SupportEvent.TicketSlaBreached;
import io.rapport.events.SupportEvent.TicketSlaWarned;
import io.rapport.kit.Columns;
import io.rapport.kit.inbox.Received;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Which tickets are open; those of one customer come in order. */
@ApplicationScoped
public class OpenTickets {
    private final Jdbi jdbi;
    private final CustomerCopies copies;

    OpenTickets(Jdbi jdbi, CustomerCopies copies) {
        this.jdbi = jdbi;
        this.copies = copies;
    }

    /** The last of a batch says how it is. */
    public void learn(List<Received<TicketEvent>> events) {
        var last = new TreeMap<UUID, Ticket>();
        events.forEach(event -> isOpen(event.data())
                .ifPresent(open -> last.put(
                        event.data().ticketId(),
                        new Ticket(event.data().ticketId(), event.data().customerId(), open))));
        if (last.isEmpty()) {
            return;
        }
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into customer_ticket (ticket_id, customer_id, is_open)
                select t.* from unnest(:ticket, :customer, :open) as t (ticket_id, customer_id, is_open)
                where not exists (select from unified_customer c where c.customer_id = t.customer_id and c.erased)
                on conflict (ticket_id) do update set customer_id = excluded.customer_id, is_open = excluded.is_open
                """)
                .bindNamedArgumentFinder(Columns.of(last.values())
                        .uuid("ticket", Ticket::ticketId)
                        .uuid("customer", Ticket::customerId)
                        .bool("open", Ticket::open))
                .execute());
        copies.markPeople(
                last.values().stream().map(Ticket::customerId).distinct().toList());
    }

    private static Optional<Boolean> isOpen(TicketEvent event) {
        return switch (event) {
            case TicketOpened _, TicketReopened _ -> Optional.of(true);
            case TicketResolved _ -> Optional.of(false);
            case TicketAssigned _,
                    TicketFirstResponded _,
                    TicketEscalated _,
                    TicketSlaBreached _,
                    TicketSlaWarned _,
                    TicketRated _ -> Optional.empty();
        };
    }

    private record Ticket(UUID ticketId, UUID customerId, boolean open) {}
}
