package io.rapport.support.satisfaction;

import io.rapport.events.SupportEvent.TicketRated;
import io.rapport.kit.Ids;
import io.rapport.kit.http.Problem;
import io.rapport.kit.outbox.Outbox;
import io.rapport.support.copy.Customers;
import io.rapport.support.ticket.Actor;
import io.rapport.support.ticket.Signal;
import io.rapport.support.ticket.Standings;
import io.rapport.support.ticket.TicketResource.View;
import io.rapport.support.ticket.TicketStatus;
import io.rapport.support.ticket.Tickets;
import io.rapport.support.ticket.Visibility;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Asks customers how we did and takes their answers, one to each question. */
@ApplicationScoped
@Transactional
class Surveys {
    private static final Duration LIFE = Duration.ofDays(30);

    private static final String ADD = """
            insert into survey (id, kind, customer_id, ticket_id, team, agent, channel, type, asked_at, expires_at)
            select :id, :kind, :customer, t.id, t.team, coalesce(t.assignee, t.answered_by), t.channel, t.type, :now, :expires
            from (values (cast(:ticket as uuid))) as about (id) left join ticket t using (id)
            """;

    @Inject
    Jdbi jdbi;

    @Inject
    Tickets tickets;

    @Inject
    Customers customers;

    @Inject
    Standings standings;

    @Inject
    SurveyLinks links;

    @Inject
    FollowUps followUps;

    @Inject
    Outbox outbox;

    @Inject
    Event<Signal> signals;

    @Inject
    Clock clock;

    /** The link, for whoever hands it over. */
    String askOf(UUID ticketId) {
        var ticket = tickets.view(ticketId);
        return links.of(add(Survey.CSAT, ticket.customerId(), ticket.id()));
    }

    String askNps(UUID customerId) {
        if (!customers.isKnown(customerId)) {
            throw Problem.notFound("customer", customerId);
        }
        return links.of(add(Survey.NPS, customerId, null));
    }

    /** On the customer's channel, where there is one. */
    void send(View ticket) {
        if (ticket.conversationId() != null && ticket.status() == TicketStatus.RESOLVED) {
            var page = SurveyPage.of(standings.of(ticket.customerId()).language());
            var url = askOf(ticket.id());
            tickets.act(
                    ticket.id(), Actor.service("survey"), edit -> edit.say(Visibility.PUBLIC, page.invitation(url)));
        }
    }

    private UUID add(String kind, UUID customer, UUID ticket) {
        var id = Ids.next();
        jdbi.useHandle(handle -> handle.createUpdate(ADD)
                .bind("id", id)
                .bind("kind", kind)
                .bind("customer", customer)
                .bind("ticket", ticket)
                .bind("now", now())
                .bind("expires", now().plus(LIFE))
                .execute());
        return id;
    }

    Survey get(UUID id) {
        return jdbi.withHandle(handle -> handle.select("select * from survey where id = ?", id)
                .mapTo(Survey.class)
                .findOne()
                .orElseThrow(() -> Problem.notFound("such", "link")));
    }

    boolean open(Survey survey) {
        return survey.ratedAt() == null && survey.expiresAt().isAfter(now());
    }

    SurveyPage page(Survey survey) {
        return SurveyPage.of(standings.of(survey.customerId()).language());
    }

    /** False if it was answered before, or is too old. */
    boolean rate(Survey survey, int score, String comment) {
        var taken = jdbi.withHandle(handle -> handle.createUpdate("""
                        update survey set score = :score, comment = :comment, rated_at = :now
                        where id = :id and rated_at is null and expires_at > :now
                        """)
                        .bind("score", score)
                        .bind("comment", comment)
                        .bind("now", now())
                        .bind("id", survey.id())
                        .execute())
                > 0;
        if (taken) {
            rated(survey, score);
        }
        return taken;
    }

    private void rated(Survey survey, int score) {
        if (survey.low(score)) {
            followUps.after(survey, now());
        }
        if (survey.ticketId() != null) {
            outbox.publish(
                    survey.customerId().toString(),
                    now(),
                    new TicketRated(survey.ticketId(), survey.customerId(), score));
            signals.fire(new Signal(survey.ticketId(), survey.low(score) ? "rated-low" : "rated"));
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
