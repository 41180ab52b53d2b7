package io.rapport.support.ticket;

import io.quarkus.panache.common.Sort;
import io.quarkus.security.identity.SecurityIdentity;
import io.rapport.kit.Ids;
import io.rapport.kit.http.Cursor;
import io.rapport.kit.http.Etag;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.http.Problem;
import io.rapport.support.copy.Customers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Opens, answers and resolves tickets; each act leaves its history and its events. */
@ApplicationScoped
@Transactional
public class Tickets {
    private static final Sort NEWEST_FIRST = Sort.descending("id");

    @Inject
    Customers customers;

    @Inject
    Acts acts;

    @Inject
    WordIndex index;

    @Inject
    SecurityIdentity caller;

    @Inject
    Clock clock;

    Ticket open(TicketResource.NewTicket wanted) {
        if (!customers.isKnown(wanted.customerId())) {
            throw new UnknownCustomer(wanted.customerId());
        }
        var ticket = wanted.toTicket(Ids.next(), now());
        var edit = edit(ticket);
        edit.opened();
        edit.saidByCustomer(wanted.body());
        ticket.persist();
        return save(ticket, edit);
    }

    Ticket get(UUID id) {
        return Ticket.<Ticket>findByIdOptional(id).orElseThrow(() -> Problem.notFound("ticket", id));
    }

    /** One more than asked for, newest first. */
    List<Ticket> list(TicketFilter filter, PageRequest page) {
        var conditions = filter.conditions();
        conditions.computeIfPresent("customerId", (_, id) -> customers.samePerson((UUID) id));
        if (filter.q != null) {
            conditions.put("id", index.find(filter.q));
            if (Ticket.count(String.join(" and ", where(conditions)), conditions) == 0) {
                conditions.put("id", index.resembling(filter.q));
            }
        }
        var where = where(conditions);
        page.after(1).ifPresent(cursor -> {
            where.add("id < :after");
            conditions.put("after", id(cursor));
        });
        return Ticket.<Ticket>find(String.join(" and ", where), NEWEST_FIRST, conditions)
                .range(0, page.limit())
                .list();
    }

    private static List<String> where(Map<String, Object> conditions) {
        return conditions.entrySet().stream()
                .map(condition -> condition.getKey()
                        + (condition.getValue() instanceof Set<?> ? " in :" : " = :")
                        + condition.getKey())
                .collect(Collectors.toList());
    }

    /** The latest tickets of customers who are one person. */
    public List<TicketSummary> latestOf(Set<UUID> customers, int limit) {
        return Ticket.find("customerId in ?1", NEWEST_FIRST, customers)
                .page(0, limit)
                .project(TicketSummary.class)
                .list();
    }

    Ticket change(UUID id, String ifMatch, TicketResource.Change wanted) {
        var ticket = lock(id);
        Etag.require(ifMatch, ticket.version);
        var edit = edit(ticket);
        edit.subject(wanted.subject());
        edit.type(wanted.type());
        edit.priority(wanted.priority());
        edit.tags(wanted.tags());
        edit.assign(wanted.assignee(), wanted.team());
        edit.watchers(wanted.watchers());
        edit.orders(wanted.orders());
        edit.status(wanted.status());
        return save(ticket, edit);
    }

    /** {@code ifMatch}, if there is one: what the caller has seen; so that two do not answer the same. */
    TicketMessage say(UUID id, String ifMatch, Visibility visibility, String body) {
        var ticket = lock(id);
        if (ifMatch != null) {
            Etag.require(ifMatch, ticket.version);
        }
        var edit = edit(ticket);
        var message = edit.say(visibility, body);
        save(ticket, edit);
        return message;
    }

    /** One more than asked for, oldest first. */
    List<TicketMessage> messages(UUID id, PageRequest page) {
        return TicketMessage.<TicketMessage>find(
                        "ticketId = ?1 and id > ?2", Sort.ascending("id"), get(id).id, start(page))
                .range(0, page.limit())
                .list();
    }

    /** One more than asked for, oldest first. */
    List<TicketChange> history(UUID id, PageRequest page) {
        return TicketChange.<TicketChange>find(
                        "ticketId = ?1 and id > ?2", Sort.ascending("id"), get(id).id, start(page))
                .range(0, page.limit())
                .list();
    }

    /** What rules and other features do to it; a ticket that is gone is left alone. */
    public void act(UUID id, Actor actor, Consumer<TicketEdit> deeds) {
        Ticket.<Ticket>findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE).ifPresent(ticket -> {
            var edit = new TicketEdit(ticket, actor, now());
            deeds.accept(edit);
            save(ticket, edit);
        });
    }

    /** As the one who calls. */
    public Actor caller() {
        return Actor.person(caller.getPrincipal().getName());
    }

    /** @throws Problem 404 if there is none */
    public TicketResource.View view(UUID id) {
        return TicketResource.View.of(get(id));
    }

    private Ticket save(Ticket ticket, TicketEdit edit) {
        edit.said().stream().filter(message -> !message.isPersistent()).forEach(message -> message.persist());
        acts.save(edit);
        return ticket;
    }

    private TicketEdit edit(Ticket ticket) {
        return new TicketEdit(ticket, caller(), now());
    }

    static Ticket lock(UUID id) {
        return Ticket.<Ticket>findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE)
                .orElseThrow(() -> Problem.notFound("ticket", id));
    }

    /** As exact as the database keeps it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static UUID start(PageRequest page) {
        return page.after(1).map(Tickets::id).orElse(new UUID(0, 0));
    }

    private static UUID id(Cursor cursor) {
        try {
            return UUID.fromString(cursor.values().getFirst());
        } catch (IllegalArgumentException _) {
            throw Problem.invalid("after", "is not a cursor of this list");
        }
    }
}
