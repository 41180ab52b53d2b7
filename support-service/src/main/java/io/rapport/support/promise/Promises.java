package io.rapport.support.promise;

import io.rapport.kit.Ids;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.http.Problem;
import io.rapport.support.promise.TicketPromiseResource.NewPromise;
import io.rapport.support.ticket.Tickets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** What was promised to customers. */
@ApplicationScoped
@Transactional
class Promises {
    private static final Duration LONGEST = Duration.ofDays(3_660);
    private static final int WARNING_SHARE = 4;

    @Inject
    Jdbi jdbi;

    @Inject
    Tickets tickets;

    @Inject
    Clock clock;

    Promise make(UUID ticketId, NewPromise wanted) {
        var ticket = tickets.view(ticketId);
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        if (!wanted.dueAt().isAfter(now) || wanted.dueAt().isAfter(now.plus(LONGEST))) {
            throw Problem.invalid("dueAt", "must lie ahead, by ten years at most");
        }
        var promise = new Promise(
                Ids.next(),
                ticketId,
                ticket.customerId(),
                wanted.text(),
                tickets.caller().name(),
                now,
                wanted.dueAt(),
                warnAt(wanted, now),
                null,
                "open",
                null);
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into promise (id, ticket_id, customer_id, text, made_by, made_at, due_at, warn_at, state)
                values (:id, :ticketId, :customerId, :text, :madeBy, :madeAt, :dueAt, :warnAt, :state)
                """).bindMethods(promise).execute());
        return promise;
    }

    /** A quarter of the time before it is due, unless it is said otherwise. */
    private static Instant warnAt(NewPromise wanted, Instant now) {
        var before = wanted.warnSeconds() == null
                ? Duration.between(now, wanted.dueAt()).dividedBy(WARNING_SHARE)
                : Duration.ofSeconds(wanted.warnSeconds());
        return wanted.dueAt().minus(before);
    }

    /** @throws Problem 409 for one that is settled for good */
    Promise settle(UUID id, String state) {
        var settled = jdbi.withHandle(handle -> handle.createUpdate("""
                update promise set state = :state, settled_at = :now where id = :id and state in ('open', 'broken')
                """)
                .bind("state", state)
                .bind("now", clock.instant())
                .bind("id", id)
                .execute());
        var promise = get(id);
        if (settled == 0) {
            throw Problem.conflict("The promise is " + promise.state() + " already.");
        }
        return promise;
    }

    Promise get(UUID id) {
        return jdbi.withHandle(handle -> handle.select("select * from promise where id = ?", id)
                .mapTo(Promise.class)
                .findOne()
                .orElseThrow(() -> Problem.notFound("promise", id)));
    }

    List<Promise> of(UUID ticketId) {
        return jdbi.withHandle(handle -> handle.select(
                        "select * from promise where ticket_id = ? order by id",
                        tickets.view(ticketId).id())
                .mapTo(Promise.class)
                .list());
    }

    /** One more than asked for, the next to be due first. */
    List<Promise> list(String state, PageRequest page) {
        var after = page.after(2);
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select * from promise where state = :state and (due_at, id) > (:at, :id)
                        order by due_at, id limit :limit
                        """)
                .bind("state", state)
                .bind("at", after.map(cursor -> cursor.instant(0)).orElse(Instant.EPOCH))
                .bind("id", after.map(cursor -> cursor.uuid(1)).orElse(new UUID(0, 0)))
                .bind("limit", page.limit() + 1)
                .mapTo(Promise.class)
                .list());
    }
}
