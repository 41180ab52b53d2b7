package io.rapport.support.ticket;

import io.rapport.events.SupportEvent.ReplyRequested;
import io.rapport.events.SupportEvent.TicketFirstResponded;

/** What is said on a ticket, by the customer, to her, and among ourselves. */
final class TicketTalk {
    private final Ticket ticket;
    private final ActRecord act;

    TicketTalk(ActRecord act) {
        this.ticket = act.ticket;
        this.act = act;
    }

    TicketMessage saidByCustomer(String body) {
        act.happened(Act.WROTE, Moment.Kind.WROTE);
        return act.message(TicketMessage.CUSTOMER, Visibility.PUBLIC, body);
    }

    TicketMessage say(Visibility visibility, String body) {
        if (visibility == Visibility.PUBLIC && ticket.status == TicketStatus.CLOSED) {
            throw new TicketClosed();
        }
        var message = act.message(act.actor.name(), visibility, body);
        act.note("message", null, message.id);
        if (visibility == Visibility.PUBLIC) {
            answer(message);
        } else {
            act.happened(Act.NOTED);
        }
        return message;
    }

    private void answer(TicketMessage message) {
        if (!act.actor.automatic()) {
            act.happened(Act.ANSWERED, Moment.Kind.ANSWERED);
            firstAnswer();
        }
        if (ticket.conversationId != null) {
            act.publish(ticket.conversationId, reply(message));
        }
    }

    private void firstAnswer() {
        if (ticket.firstRespondedAt == null) {
            ticket.firstRespondedAt = act.at;
            ticket.answeredBy = act.actor.name();
            act.publish(new TicketFirstResponded(ticket.id, ticket.customerId, ticket.responseSeconds()));
        }
    }

    private ReplyRequested reply(TicketMessage message) {
        return new ReplyRequested(
                message.id, ticket.id, ticket.conversationId, ticket.customerId, act.actor.name(), message.body);
    }
}
