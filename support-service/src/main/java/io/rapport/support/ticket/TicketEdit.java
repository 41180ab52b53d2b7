package io.rapport.support.ticket;

import io.rapport.events.SupportEvent.TicketAssigned;
import io.rapport.kit.outbox.OutgoingEvent;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One act of one person or rule on a ticket: changes it, and collects the history, the moments and the events of the change. */
public final class TicketEdit {
    private final Ticket ticket;
    private final ActRecord act;
    private final TicketLife life;
    private final TicketTalk talk;

    TicketEdit(Ticket ticket, Actor actor, Instant at) {
        this.ticket = ticket;
        this.act = new ActRecord(ticket, actor, at);
        this.life = new TicketLife(act);
        this.talk = new TicketTalk(act);
    }

    Ticket ticket() {
        return ticket;
    }

    List<TicketChange> history() {
        return act.history;
    }

    List<OutgoingEvent> events() {
        return act.events;
    }

    List<Moment> moments() {
        return act.moments;
    }

    List<TicketMessage> said() {
        return act.said;
    }

    Set<Act> acts() {
        return act.acts;
    }

    Actor actor() {
        return act.actor;
    }

    Instant at() {
        return act.at;
    }

    void opened() {
        life.opened();
    }

    /** Null leaves it as it is; so it does in all that follow. */
    public void status(TicketStatus wanted) {
        if (wanted != null && wanted != ticket.status) {
            life.status(wanted);
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
        tags(both(ticket.tags, List.of(tag)));
    }

    public void removeTag(String tag) {
        tags(ticket.tags.stream().filter(one -> !one.equals(tag)).toList());
    }

    /** Those who want to know how it goes on. */
    public void watchers(List<String> wanted) {
        names("watchers", ticket.watchers, wanted, value -> ticket.watchers = value);
    }

    public void addWatcher(String watcher) {
        watchers(both(ticket.watchers, List.of(watcher)));
    }

    void orders(List<String> wanted) {
        names("orders", ticket.orders, wanted, value -> ticket.orders = value);
    }

    public void queue(String wanted) {
        set("queue", text(ticket.queue), wanted, value -> ticket.queue = orNull(value));
    }

    /** An empty name takes the ticket back from its agent or team. */
    public void assign(String assignee, String team) {
        var changed = set("assignee", text(ticket.assignee), assignee, value -> ticket.assignee = orNull(value));
        if (set("team", text(ticket.team), team, value -> ticket.team = orNull(value)) || changed) {
            act.happened(Act.ASSIGNED);
            act.publish(new TicketAssigned(ticket.id, ticket.customerId, ticket.assignee, ticket.team));
        }
    }

    public void escalate(String reason) {
        life.escalate(reason);
    }

    /** A public message answers the customer: the first one stops the clock, and each goes out where she can read it. */
    public TicketMessage say(Visibility visibility, String body) {
        return talk.say(visibility, body);
    }

    TicketMessage saidByCustomer(String body) {
        return talk.saidByCustomer(body);
    }

    /** It goes on in another one; there is nothing more to do in this. */
    void mergedInto(Ticket other) {
        life.mergedInto(other);
    }

    void absorbed(Ticket other) {
        act.happened(Act.MERGED);
        act.note("absorbed", null, other.id);
        tags(both(ticket.tags, other.tags));
        watchers(both(ticket.watchers, other.watchers));
        orders(both(ticket.orders, other.orders));
        if (ticket.conversationId == null) {
            ticket.conversationId = other.conversationId;
        }
    }

    void splitInto(Ticket other) {
        act.note("splitInto", null, other.id);
    }

    private void names(String field, List<String> before, List<String> wanted, Consumer<List<String>> setter) {
        set(field, before, wanted == null ? null : wanted.stream().distinct().toList(), setter);
    }

    private static List<String> both(List<String> some, List<String> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    private <T> boolean set(String field, T before, T wanted, Consumer<T> setter) {
        if (wanted == null || Objects.equals(before, wanted)) {
            return false;
        }
        setter.accept(wanted);
        act.happened(Act.CHANGED);
        act.note(field, before, wanted);
        return true;
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }

    private static String orNull(String value) {
        return value.isEmpty() ? null : value;
    }
}
