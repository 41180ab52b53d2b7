package io.rapport.support.satisfaction;

import io.rapport.kit.Ids;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.http.Problem;
import io.rapport.support.satisfaction.FollowUpResource.NewFollowUp;
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

/** Things to do after tickets; the unhappy are called back within a day. */
@ApplicationScoped
@Transactional
class FollowUps {
    private static final Duration CALL_BACK = Duration.ofDays(1);

    private static final String ADD = """
            insert into follow_up (id, customer_id, ticket_id, reason, note, assignee, due_at, opened_at)
            values (:id, :customerId, :ticketId, :reason, :note, :assignee, :dueAt, :openedAt)
            """;

    @Inject
    Jdbi jdbi;

    @Inject
    Tickets tickets;

    @Inject
    Clock clock;

    void after(Survey survey, Instant now) {
        var assignee = survey.ticketId() == null
                ? null
                : tickets.view(survey.ticketId()).assignee();
        add(new FollowUp(
                Ids.next(),
                survey.customerId(),
                survey.ticketId(),
                "low-" + survey.kind(),
                null,
                assignee,
                now.plus(CALL_BACK),
                now,
                null,
                null));
    }

    FollowUp open(NewFollowUp wanted) {
        var ticket = tickets.view(wanted.ticketId());
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        if (!wanted.dueAt().isAfter(now) || wanted.dueAt().isAfter(now.plus(Duration.ofDays(3_660)))) {
            throw Problem.invalid("dueAt", "must lie ahead, by ten years at most");
        }
        return add(new FollowUp(
                Ids.next(),
                ticket.customerId(),
                ticket.id(),
                "agent",
                wanted.note(),
                wanted.assignee(),
                wanted.dueAt(),
                now,
                null,
                null));
    }

    private FollowUp add(FollowUp followUp) {
        jdbi.useHandle(handle -> handle.createUpdate(ADD).bindMethods(followUp).execute());
        return followUp;
    }

    FollowUp done(UUID id) {
        jdbi.useHandle(handle -> handle.execute(
                "update follow_up set done_at = ?, done_by = ? where id = ? and done_at is null",
                clock.instant(),
                tickets.caller().name(),
                id));
        return jdbi.withHandle(handle -> handle.select("select * from follow_up where id = ?", id)
                .mapTo(FollowUp.class)
                .findOne()
                .orElseThrow(() -> Problem.notFound("follow-up", id)));
    }

    /** Those not done, the next to be due first; one more than asked for. */
    List<FollowUp> open(String assignee, PageRequest page) {
        var after = page.after(2);
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select * from follow_up
                        where done_at is null and (due_at, id) > (:at, :id) and (:anybody or assignee = :assignee)
                        order by due_at, id limit :limit
                        """)
                .bind("at", after.map(cursor -> cursor.instant(0)).orElse(Instant.EPOCH))
                .bind("id", after.map(cursor -> cursor.uuid(1)).orElse(new UUID(0, 0)))
                .bind("anybody", assignee == null)
                .bind("assignee", assignee)
                .bind("limit", page.limit() + 1)
                .mapTo(FollowUp.class)
                .list());
    }
}
