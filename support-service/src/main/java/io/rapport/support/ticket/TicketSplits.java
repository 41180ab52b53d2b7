package io.rapport.support.ticket;

import io.rapport.kit.Ids;
import io.rapport.kit.http.Problem;
import io.rapport.support.copy.Customers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Makes one ticket of two, and two of one. */
@ApplicationScoped
@Transactional
class TicketSplits {
    @Inject
    Tickets tickets;

    @Inject
    Acts acts;

    @Inject
    Moments moments;

    @Inject
    Customers customers;

    @Inject
    Clock clock;

    /** The first goes on in the second, with all that was said. Both are locked in the order of their ids. */
    Ticket merge(UUID from, UUID into) {
        if (from.equals(into)) {
            throw Problem.invalid("into", "is the ticket itself");
        }
        Stream.of(from, into).sorted(Comparator.comparing(UUID::toString)).forEach(Tickets::lock);
        var absorbed = Tickets.lock(from);
        var survivor = Tickets.lock(into);
        requireOnePerson(absorbed, survivor);
        if (absorbed.status == TicketStatus.CLOSED || survivor.status == TicketStatus.CLOSED) {
            throw new TicketClosed();
        }
        TicketMessage.update("ticketId = ?1 where ticketId = ?2", survivor.id, absorbed.id);
        Ticket.update("mergedInto = ?1 where mergedInto = ?2", survivor.id, absorbed.id);
        moments.adopt(absorbed.id, survivor.id);
        var now = now();
        var end = new TicketEdit(absorbed, tickets.caller(), now);
        end.mergedInto(survivor);
        acts.save(end);
        var going = new TicketEdit(survivor, tickets.caller(), now);
        going.absorbed(absorbed);
        acts.save(going);
        return survivor;
    }

    private void requireOnePerson(Ticket one, Ticket other) {
        if (!customers.samePerson(one.customerId).contains(other.customerId)) {
            throw new Problem(
                    422,
                    "Two customers",
                    "The tickets are of two customers; merge the customers first, if they are one.");
        }
    }

    /** Takes these messages to a ticket of their own, as old as the first of them. */
    Ticket split(UUID id, List<UUID> messageIds, String subject, TicketType type) {
        var whole = Tickets.lock(id);
        var moved = TicketMessage.<TicketMessage>list("ticketId = ?1 and id in ?2 order by id", whole.id, messageIds);
        if (moved.size() != messageIds.stream().distinct().count()) {
            throw Problem.invalid("messageIds", "are not all of this ticket");
        }
        var part = part(whole, moved.getFirst().at, subject, type);
        var edit = new TicketEdit(part, tickets.caller(), now());
        edit.opened();
        part.persist();
        Ticket.flush();
        moved.forEach(message -> message.ticketId = part.id);
        acts.save(edit);
        var rest = new TicketEdit(whole, tickets.caller(), now());
        rest.splitInto(part);
        acts.save(rest);
        return part;
    }

    private static Ticket part(Ticket whole, Instant at, String subject, TicketType type) {
        var part = new TicketResource.NewTicket(
                        whole.customerId,
                        subject,
                        "",
                        type == null ? whole.type : type,
                        whole.priority,
                        whole.channel,
                        whole.conversationId)
                .toTicket(Ids.next(), at);
        part.splitFrom = whole.id;
        part.assignee = whole.assignee;
        part.team = whole.team;
        part.orders = whole.orders;
        return part;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
