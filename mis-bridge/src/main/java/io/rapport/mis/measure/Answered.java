package io.rapport.mis.measure;

import io.rapport.events.RapportEvent;
import io.rapport.events.SupportEvent.TicketFirstResponded;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/** Tickets that somebody answered, as far as the events were followed; one resolved without is the work of a rule. */
public final class Answered {
    private final Set<UUID> tickets = new HashSet<>();

    public static Answered nobody() {
        return new Answered();
    }

    public static Answered of(Collection<UUID> tickets) {
        var answered = new Answered();
        answered.tickets.addAll(tickets);
        return answered;
    }

    public void follow(RapportEvent event) {
        if (event instanceof TicketFirstResponded answer) {
            tickets.add(answer.ticketId());
        }
    }

    boolean contains(UUID ticket) {
        return tickets.contains(ticket);
    }
}
