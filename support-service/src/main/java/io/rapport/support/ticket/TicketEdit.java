package io.rapport.support.ticket;

import io.rapport.events.SupportEvent;
import io.rapport.events.SupportEvent.ReplyRequested;
import io.rapport.events.SupportEvent.TicketAssigned;
import io.rapport.events.SupportEvent.TicketEvent;
import io.rapport.events.SupportEvent.TicketFirstResponded;
import io.rapport.events.SupportEvent.TicketOpened;
import io.rapport.events.SupportEvent.TicketReopened;
import io.rapport.events.SupportEvent.TicketResolved;
import io.rapport.kit.Ids;
import io.rapport.kit.outbox.OutgoingEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;

/** One act of one person on a ticket: changes it, and collects the history and the events of the change. */
final class TicketEdit {
    private final Ticket ticket;
    private final String by;
    private final Instant at;
    private final List<TicketChange> history = new ArrayList<>();
    private final List<OutgoingEvent> events = new ArrayList<>();

    TicketEdit(Ticket ticket, String by, Instant at) {
        this.ticket = ticket;
        this.by = by;
        this.at = at;
    }

    Ticket ticket() {
        return ticket;
    }

    List<TicketChange> history() {
        return history;
    }

    List<OutgoingEvent> events() {
        return events;
    }

    void opened() {
        note("status", null, ticket.status);
        publish(new TicketOpened(
                ticket.id,
                ticket.customerId,
                ticket.conversationId,
                ticket.channel,
                ticket.type.toString(),
                ticket.priority.toString()));
    }

    /** Null leaves it as it is; so it does in all that follow. */
    void status(TicketStatus wanted) {
        var before = ticket.status;
        if (wanted == null || wanted == before) {
            return;
        }
        if (!before.next().contains(wanted)) {
            throw new IllegalTransition(before, wanted);
        }
        note("status", before, wanted);
        move(before, wanted);
    }

    private void move(TicketStatus before, TicketStatus wanted) {
        switch (wanted) {
            case RESOLVED -> {
                ticket.resolve(at);
                publish(new TicketResolved(ticket.id, ticket.customerId, ticket.resolutionSeconds()));
            }
            case OPEN -> {
                if (before == TicketStatus.RESOLVED) {
                    ticket.reopen(at);
                    publish(new TicketReopened(ticket.id, ticket.customerId));
                }
                ticket.status = wanted;
            }
            case PENDING, CLOSED -> ticket.status = wanted;
        }
    }

    void priority(Priority wanted) {
        set("priority", ticket.priority, wanted, value -> ticket.priority = value);
    }

    void type(TicketType wanted) {
        set("type", ticket.type, wanted, value -> ticket.type = value);
    }

    void subject(String wanted) {
        set("subject", ticket.subject, wanted, value -> ticket.subject = value);
    }

    void tags(List<String> wanted) {
        set(
                "tags",
                ticket.tags,
                wanted == null ? null : wanted.stream().distinct().toList(),
                value -> ticket.tags = value);
    }

    /** An empty name takes the ticket back from its agent or team. */
    void assign(String assignee, String team) {
        var changed = set("assignee", text(ticket.assignee), assignee, value -> ticket.assignee = orNull(value));
        if (set("team", text(ticket.team), team, value -> ticket.team = orNull(value)) || changed) {
            publish(new TicketAssigned(ticket.id, ticket.customerId, ticket.assignee, ticket.team));
        }
    }

    /** A public message answers the customer: the first one stops the clock, and each goes out where she can read it. */
    TicketMessage say(Visibility visibility, String body) {
        if (visibility == Visibility.PUBLIC && ticket.status == TicketStatus.CLOSED) {
            throw new TicketClosed();
        }
        var message = message(by, visibility, body);
        note("message", null, message.id);
        if (visibility == Visibility.PUBLIC) {
            answered(message);
        }
        return message;
    }

    TicketMessage saidByCustomer(String body) {
        return message(TicketMessage.CUSTOMER, Visibility.PUBLIC, body);
    }

    private void answered(TicketMessage message) {
        if (ticket.firstRespondedAt == null) {
            ticket.firstRespondedAt = at;
            publish(new TicketFirstResponded(ticket.id, ticket.customerId, ticket.responseSeconds()));
        }
        if (ticket.conversationId != null) {
            publish(
                    ticket.conversationId,
                    new ReplyRequested(
                            message.id, ticket.id, ticket.conversationId, ticket.customerId, by, message.body));
        }
    }

    private TicketMessage message(String author, Visibility visibility, String body) {
        var message = new TicketMessage();
        message.id = Ids.next();
        message.ticketId = ticket.id;
        message.author = author;
        message.visibility = visibility;
        message.body = body;
        message.at = at;
        ticket.updatedAt = at;
        return message;
    }

    private <T> boolean set(String field, T before, T wanted, Consumer<T> setter) {
        if (wanted == null || Objects.equals(before, wanted)) {
            return false;
        }
        setter.accept(wanted);
        note(field, before, wanted);
        return true;
    }

    private void note(String field, Object before, Object after) {
        var change = new TicketChange();
        change.id = Ids.next();
        change.ticketId = ticket.id;
        change.at = at;
        change.by = by;
        change.field = field;
        change.oldValue = before == null ? null : orNull(before.toString());
        change.newValue = after == null ? null : orNull(after.toString());
        history.add(change);
        ticket.updatedAt = at;
    }

    private void publish(TicketEvent event) {
        publish(event.customerId(), event);
    }

    private void publish(UUID key, SupportEvent event) {
        events.add(OutgoingEvent.of(key.toString(), at, event));
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }

    private static String orNull(String value) {
        return value.isEmpty() ? null : value;
    }
}
