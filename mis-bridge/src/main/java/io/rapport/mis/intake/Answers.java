package io.rapport.mis.intake;

import io.rapport.events.SupportEvent.TicketEvent;
import io.rapport.events.SupportEvent.TicketFirstResponded;
import io.rapport.events.SupportEvent.TicketResolved;
import io.rapport.kit.inbox.Received;
import io.rapport.mis.measure.Answered;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Which tickets were ever answered, by their random ids. */
@ApplicationScoped
class Answers {
    private final Jdbi jdbi;

    Answers(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Before any of these events, of those that they resolve. */
    Answered before(List<Received<TicketEvent>> events) {
        var resolved = tickets(events, TicketResolved.class);
        return resolved.isEmpty()
                ? Answered.nobody()
                : Answered.of(jdbi.withHandle(handle -> handle.createQuery(
                                "select ticket_id from ticket_answered where ticket_id = any(:tickets)")
                        .bindArray("tickets", UUID.class, resolved)
                        .mapTo(UUID.class)
                        .list()));
    }

    void learn(List<Received<TicketEvent>> events) {
        var answered = tickets(events, TicketFirstResponded.class);
        if (!answered.isEmpty()) {
            jdbi.useHandle(handle -> handle.createUpdate("""
                    insert into ticket_answered (ticket_id) select ticket_id from unnest(:tickets) as ticket_id on conflict do nothing
                    """)
                    .bindArray("tickets", UUID.class, answered)
                    .execute());
        }
    }

    private static List<UUID> tickets(List<Received<TicketEvent>> events, Class<? extends TicketEvent> type) {
        return events.stream()
                .map(Received::data)
                .filter(type::isInstance)
                .map(TicketEvent::ticketId)
                .distinct()
                .sorted()
                .toList();
    }
}
