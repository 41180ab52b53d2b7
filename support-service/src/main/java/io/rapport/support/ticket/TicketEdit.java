package io.rapport.support.ticket;

import io.rapport.events.SupportEvent;
import io.rapport.events.SupportEvent.ReplyRequested;
import io.rapport.events.SupportEvent.TicketAssigned;
import io.rapport.events.SupportEvent.TicketEscalated;
import io.rapport.events.SupportEvent.TicketEvent;
import io.rapport.events.SupportEvent.TicketFirstResponded;
import io.rapport.events.SupportEvent.TicketOpened;
import io.rapport.events.SupportEvent.TicketReopened;
import io.rapport.events.SupportEvent.TicketResolved;
import io.rapport.kit.Ids;
import io.rapport.kit.outbox.OutgoingEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One act of one person or rule on a ticket: changes it, and collects the history, the moments and the events of the change. */
public final class TicketEdit {
    private final Ticket ticket;
    private final Actor actor;
    private final Instant at;
    private final List<TicketChange> history = new ArrayList<>();
    private final List<OutgoingEvent> events = new ArrayList<>();
    private final List<Moment> moments = new ArrayList<>();
    private final List<TicketMessage> said = new ArrayList<>();
    private final Set<Act> acts = EnumSet.noneOf(Act.class);

    TicketEdit(Ticket ticket, Actor actor, Instant at) {
        this.ticket = ticket;
        this.actor = actor;
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

    List<Moment> moments() {
        return moments;
    }

    List<TicketMessage> said() {
        return said;
    }

    Set<Act> acts() {
        return acts;
    }

    Actor actor() {
        return actor;
    }

    Instant at() {
        return at;
    }

    void opened() {
        acts.add(Act.OPENED);
        moments.add(new Moment(ticket.openedAt, Moment.Kind.OPENED, actor.automatic()));
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
    public void status(TicketStatus wanted) {
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
                happened(Act.RESOLVED, Moment.Kind.RESOLVED);
                publish(new TicketResolved(ticket.id, ticket.customerId, ticket.resolutionSeconds()));
            }
            case OPEN -> {
                if (before == TicketStatus.RESOLVED) {
                    ticket.reopen(at);
                    happened(Act.REOPENED, Moment.Kind.REOPENED);
                    publish(new TicketReopened(ticket.id, ticket.customerId));
                }
                if (before == TicketStatus.PENDING) {
                    happened(Act.STATUS, Moment.Kind.RESUMED);
                }
                ticket.status = wanted;
            }
            case PENDING -> {
                happened(Act.STATUS, Moment.Kind.PAUSED);
                ticket.status = wanted;
            }
            case CLOSED -> {
                happened(Act.STATUS, Moment.Kind.CLOSED);
                ticket.status = wanted;
            }
        }
    }

    public void priority(Priority wanted) {
        set("priority", ticket.priority, wanted, value -> ticket.priority = value);
    }

    public void type(TicketType wanted) {
        set("type", ticket.type, wanted, value -> ticket.type = value);
    }

    public void subject(String wanted) {
        set("subject", ticket.subject, wanted, value -> ticket.subject = value);
    }

    public void tags(List<String> wanted) {
        names("tags", ticket.tags, wanted, value -> ticket.tags = value);
    }

    public void addTag(String tag) {
        tags(with(ticket.tags, tag));
    }

    public void removeTag(String tag) {
        tags(ticket.tags.stream().filter(one -> !one.equals(tag)).toList());
    }

    /** Those who want to know how it goes on. */
    public void watchers(List<String> wanted) {
        names("watchers", ticket.watchers, wanted, value -> ticket.watchers = value);
    }

    public void addWatcher(String watcher) {
        watchers(with(ticket.watchers, watcher));
    }

    void orders(List<String> wanted) {
        names("orders", ticket.orders, wanted, value -> ticket.orders = value);
    }

    public void queue(String wanted) {
        set("queue", text(ticket.queue), wanted, value -> ticket.queue = orNull(value));
    }

    /** Up to who decides. */
    public void escalate(String reason) {
        ticket.escalatedAt = at;
        acts.add(Act.ESCALATED);
        note("escalated", null, reason);
        publish(new TicketEscalated(ticket.id, ticket.customerId, reason));
    }

    /** It goes on in another one; there is nothing more to do in this. */
    void mergedInto(Ticket other) {
        note("mergedInto", null, other.id);
        note("status", ticket.status, TicketStatus.CLOSED);
        if (ticket.resolvedAt == null) {
            ticket.resolve(at);
            publish(new TicketResolved(ticket.id, ticket.customerId, ticket.resolutionSeconds()));
        }
        ticket.mergedInto = other.id;
        ticket.status = TicketStatus.CLOSED;
        happened(Act.MERGED, Moment.Kind.CLOSED);
    }

    void absorbed(Ticket other) {
        acts.add(Act.MERGED);
        note("absorbed", null, other.id);
        tags(Stream.concat(ticket.tags.stream(), other.tags.stream()).toList());
        watchers(
                Stream.concat(ticket.watchers.stream(), other.watchers.stream()).toList());
        orders(Stream.concat(ticket.orders.stream(), other.orders.stream()).toList());
        if (ticket.conversationId == null) {
            ticket.conversationId = other.conversationId;
        }
    }

    void splitInto(Ticket other) {
        note("splitInto", null, other.id);
    }

    private void names(String field, List<String> before, List<String> wanted, Consumer<List<String>> setter) {
        set(field, before, wanted == null ? null : wanted.stream().distinct().toList(), setter);
    }

    private static List<String> with(List<String> names, String another) {
        return Stream.concat(names.stream(), Stream.of(another)).toList();
    }

    private void happened(Act act, Moment.Kind kind) {
        acts.add(act);
        moments.add(new Moment(at, kind, actor.automatic()));
    }

    /** An empty name takes the ticket back from its agent or team. */
    public void assign(String assignee, String team) {
        var changed = set("assignee", text(ticket.assignee), assignee, value -> ticket.assignee = orNull(value));
        if (set("team", text(ticket.team), team, value -> ticket.team = orNull(value)) || changed) {
            acts.add(Act.ASSIGNED);
            publish(new TicketAssigned(ticket.id, ticket.customerId, ticket.assignee, ticket.team));
        }
    }

    /** A public message answers the customer: the first one stops the clock, and each goes out where she can read it. */
    public TicketMessage say(Visibility visibility, String body) {
        if (visibility == Visibility.PUBLIC && ticket.status == TicketStatus.CLOSED) {
            throw new TicketClosed();
        }
        var message = message(actor.name(), visibility, body);
        note("message", null, message.id);
        if (visibility == Visibility.PUBLIC) {
            answered(message);
        } else {
            acts.add(Act.NOTED);
        }
        return message;
    }

    TicketMessage saidByCustomer(String body) {
        happened(Act.WROTE, Moment.Kind.WROTE);
        return message(TicketMessage.CUSTOMER, Visibility.PUBLIC, body);
    }

    private void answered(TicketMessage message) {
        if (!actor.automatic()) {
            happened(Act.ANSWERED, Moment.Kind.ANSWERED);
        }
        if (ticket.firstRespondedAt == null && !actor.automatic()) {
            ticket.firstRespondedAt = at;
            ticket.answeredBy = actor.name();
            publish(new TicketFirstResponded(ticket.id, ticket.customerId, ticket.responseSeconds()));
        }
        if (ticket.conversationId != null) {
            publish(
                    ticket.conversationId,
                    new ReplyRequested(
                            message.id,
                            ticket.id,
                            ticket.conversationId,
                            ticket.customerId,
                            actor.name(),
                            message.body));
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
        said.add(message);
        return message;
    }

    private <T> boolean set(String field, T before, T wanted, Consumer<T> setter) {
        if (wanted == null || Objects.equals(before, wanted)) {
            return false;
        }
        setter.accept(wanted);
        acts.add(Act.CHANGED);
        note(field, before, wanted);
        return true;
    }

    private void note(String field, Object before, Object after) {
        var change = new TicketChange();
        change.id = Ids.next();
        change.ticketId = ticket.id;
        change.at = at;
        change.by = actor.name();
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
