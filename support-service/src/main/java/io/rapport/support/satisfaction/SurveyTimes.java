package io.rapport.support.satisfaction;

import io.quarkus.scheduler.Scheduled;
import io.rapport.support.ticket.Act;
import io.rapport.support.ticket.TicketActed;
import io.rapport.support.ticket.Tickets;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jdbi.v3.core.Jdbi;

/** Asks once a ticket has stayed resolved for a while: not who is to write again at once, nor after what a rule closed. */
@ApplicationScoped
class SurveyTimes {
    private static final int BATCH = 100;

    private static final String LOCK = """
            select id from ticket where id in (select ticket_id from survey_due where due_at <= :now order by due_at limit :limit)
            order by id for update skip locked
            """;

    @Inject
    Jdbi jdbi;

    @Inject
    Tickets tickets;

    @Inject
    Surveys surveys;

    @Inject
    Clock clock;

    @ConfigProperty(name = "rapport.support.survey-after")
    Duration after;

    void acted(@Observes @Priority(TicketActed.RULES) TicketActed act) {
        if (act.acts().contains(Act.REOPENED)) {
            forget(List.of(act.ticket().id()));
        } else if (act.acts().contains(Act.RESOLVED) && !act.actor().automatic()) {
            jdbi.useHandle(
                    handle -> handle.execute("""
                    insert into survey_due (ticket_id, due_at) values (?, ?)
                    on conflict (ticket_id) do update set due_at = excluded.due_at
                    """, act.ticket().id(), act.at().plus(after)));
        }
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    void look() {
        var due = jdbi.withHandle(handle -> handle.createQuery(LOCK)
                .bind("now", clock.instant())
                .bind("limit", BATCH)
                .mapTo(UUID.class)
                .list());
        if (!due.isEmpty()) {
            forget(due);
            due.forEach(ticket -> surveys.send(tickets.view(ticket)));
        }
    }

    private void forget(List<UUID> asked) {
        jdbi.useHandle(handle -> handle.createUpdate("delete from survey_due where ticket_id = any (:tickets)")
                .bindArray("tickets", UUID.class, asked)
                .execute());
    }
}
