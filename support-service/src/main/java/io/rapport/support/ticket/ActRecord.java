package io.rapport.support.ticket;

import io.rapport.events.SupportEvent;
import io.rapport.events.SupportEvent.TicketEvent;
import io.rapport.kit.Ids;
import io.rapport.kit.outbox.OutgoingEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What one act of one person or rule on a ticket leaves: its history, its moments, its messages and its events. */
final class ActRecord {
    final Ticket ticket;
    final Actor actor;
    final Instant at;
    final List<TicketChange> history = new ArrayList<>();
    final List<OutgoingEvent> events = new ArrayList<>();
    final List<Moment> moments = new ArrayList<>();
    final List<TicketMessage> said = new ArrayList<>();
    final Set<Act> acts = EnumSet.noneOf(Act.class);

    ActRecord(Ticket ticket, Actor actor, Instant at) {
        this.ticket = ticket;
        this.actor = actor;
        this.at = at;
    }

    void happened(Act act) {
        acts.add(act);
    }

    /** At a moment that clocks go by. */
    void happened(Act act, Moment.Kind kind) {
        happened(act, kind, at);
    }

    void happened(Act act, Moment.Kind kind, Instant then) {
        acts.add(act);
        moments.add(new Moment(then, kind, actor.automatic()));
    }

    void note(String field, Object before, Object after) {
        var change = new TicketChange();
        change.id = Ids.next();
        change.ticketId = ticket.id;
        change.at = at;
        change.by = actor.name();
        change.field = field;
        change.oldValue = text(before);
        change.newValue = text(after);
        history.add(change);
        ticket.updatedAt = at;
    }

    TicketMessage message(String author, Visibility visibility, String body) {
        var message = new TicketMessage();
        message.id = Ids.next();
        message.ticketId = ticket.id;
        message.author = author;
        message.visibility = visibility;
        message.body = body;
        message.at = at;
        ticket.updatedAt = at;
        said.add(message);
        return message;
    }

    void publish(TicketEvent event) {
        publish(event.customerId(), event);
    }

    void publish(UUID key, SupportEvent event) {
        events.add(OutgoingEvent.of(key.toString(), at, event));
    }

    private static String text(Object value) {
        return value == null || value.toString().isEmpty() ? null : value.toString();
    }
}
