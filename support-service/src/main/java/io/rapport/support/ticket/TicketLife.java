package io.rapport.support.ticket;

import io.rapport.events.SupportEvent.TicketEscalated;
import io.rapport.events.SupportEvent.TicketOpened;
import io.rapport.events.SupportEvent.TicketReopened;
import io.rapport.events.SupportEvent.TicketResolved;

/** How a ticket goes from its opening to its end. */
final class TicketLife {
    private final Ticket ticket;
    private final ActRecord act;

    TicketLife(ActRecord act) {
        this.ticket = act.ticket;
        this.act = act;
    }

    void opened() {
        act.happened(Act.OPENED, Moment.Kind.OPENED, ticket.openedAt);
        act.note("status", null, ticket.status);
        act.publish(new TicketOpened(
                ticket.id,
                ticket.customerId,
                ticket.conversationId,
                ticket.channel,
                ticket.type.toString(),
                ticket.priority.toString()));
    }

    void status(TicketStatus wanted) {
        var before = ticket.status;
        if (!before.next().contains(wanted)) {
            throw new IllegalTransition(before, wanted);
        }
        act.note("status", before, wanted);
        switch (wanted) {
            case RESOLVED -> resolve();
            case OPEN -> open(before);
            case PENDING -> act.happened(Act.STATUS, Moment.Kind.PAUSED);
            case CLOSED -> act.happened(Act.STATUS, Moment.Kind.CLOSED);
        }
        ticket.status = wanted;
    }

    /** Up to who decides. */
    void escalate(String reason) {
        ticket.escalatedAt = act.at;
        act.happened(Act.ESCALATED);
        act.note("escalated", null, reason);
        act.publish(new TicketEscalated(ticket.id, ticket.customerId, reason));
    }

    void mergedInto(Ticket other) {
        act.note("mergedInto", null, other.id);
        act.note("status", ticket.status, TicketStatus.CLOSED);
        if (ticket.resolvedAt == null) {
            ticket.resolve(act.at);
            act.publish(resolved());
        }
        ticket.mergedInto = other.id;
        ticket.status = TicketStatus.CLOSED;
        act.happened(Act.MERGED, Moment.Kind.CLOSED);
    }

    private void resolve() {
        ticket.resolve(act.at);
        act.happened(Act.RESOLVED, Moment.Kind.RESOLVED);
        act.publish(resolved());
    }

    private void open(TicketStatus before) {
        if (before == TicketStatus.RESOLVED) {
            ticket.reopen(act.at);
            act.happened(Act.REOPENED, Moment.Kind.REOPENED);
            act.publish(new TicketReopened(ticket.id, ticket.customerId));
        } else {
            act.happened(Act.STATUS, Moment.Kind.RESUMED);
        }
    }

    private TicketResolved resolved() {
        return new TicketResolved(ticket.id, ticket.customerId, ticket.resolutionSeconds());
    }
}
