package io.rapport.support.rule;

import io.rapport.support.definition.Definitions;
import io.rapport.support.definition.Stored;
import io.rapport.support.rule.Trigger.Occasion;
import io.rapport.support.ticket.Act;
import io.rapport.support.ticket.Actor;
import io.rapport.support.ticket.Signal;
import io.rapport.support.ticket.Standings;
import io.rapport.support.ticket.TicketActed;
import io.rapport.support.ticket.TicketStatus;
import io.rapport.support.ticket.Tickets;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Jdbi;

/**
 * Runs triggers within the transaction of what they are about. None runs a second time by what it led to itself, and none more than twenty
 * times an hour on one ticket, should another system answer it.
 */
@ApplicationScoped
class Triggers {
    private static final Logger LOG = Logger.getLogger(Triggers.class);
    private static final int MOST = 20;
    private static final Duration WITHIN = Duration.ofHours(1);

    /** Nothing where it has run too often. */
    private static final String NOTE = """
            insert into trigger_run (trigger_id, ticket_id, at) select :trigger, :ticket, :now
            where (select count(*) from trigger_run where trigger_id = :trigger and ticket_id = :ticket and at > :since) < :most
            """;

    @Inject
    Definitions definitions;

    @Inject
    Actions actions;

    @Inject
    Tickets tickets;

    @Inject
    Standings standings;

    @Inject
    Clock clock;

    @Inject
    Jdbi jdbi;

    void acted(@Observes @Priority(TicketActed.RULES) TicketActed act) {
        run(act.ticket().id(), act.acts().stream().map(Triggers::occasion).collect(Collectors.toSet()), act.actor());
    }

    void signalled(@Observes @Priority(TicketActed.RULES) Signal signal) {
        run(
                signal.ticketId(),
                Set.of(Occasion.valueOf(signal.word().replace('-', '_').toUpperCase(Locale.ROOT))),
                Actor.service("rapport"));
    }

    private static Occasion occasion(Act act) {
        return Occasion.valueOf(act.name());
    }

    private void run(UUID ticketId, Set<Occasion> occasions, Actor actor) {
        for (var trigger : definitions.all(Trigger.KIND)) {
            if (trigger.definition().runs()
                    && occasions.contains(trigger.definition().on())
                    && !actor.rules().contains(trigger.id())) {
                run(ticketId, trigger, actor);
            }
        }
    }

    /** By how the ticket stands now: one before may have changed it. */
    private void run(UUID ticketId, Stored<Trigger> trigger, Actor actor) {
        var ticket = tickets.view(ticketId);
        var rule = trigger.definition();
        var fits = rule.when() == null || rule.when().fits(ticket, () -> standings.of(ticket.customerId()));
        if (!fits || !mayRun(ticketId, trigger.id())) {
            return;
        }
        var possible = rule.actions().stream()
                .filter(action -> possible(action, ticket.status()))
                .toList();
        tickets.act(
                ticketId,
                actor.rule("trigger:" + rule.name(), trigger.id()),
                edit -> actions.apply(possible, edit, ticket, ""));
    }

    /** What a person would be refused a rule leaves out. */
    private static boolean possible(Action action, TicketStatus status) {
        return switch (action.action()) {
            case STATUS -> status.next().contains(action.one(TicketStatus.class));
            case REPLY -> status != TicketStatus.CLOSED;
            case PRIORITY, TYPE, TEAM, ASSIGNEE, QUEUE, ADD_TAG, REMOVE_TAG, ADD_WATCHER, NOTE, ESCALATE -> true;
        };
    }

    private boolean mayRun(UUID ticketId, UUID triggerId) {
        var now = clock.instant();
        var noted = jdbi.withHandle(handle -> handle.createUpdate(NOTE)
                .bind("trigger", triggerId)
                .bind("ticket", ticketId)
                .bind("now", now)
                .bind("since", now.minus(WITHIN))
                .bind("most", MOST)
                .execute());
        if (noted == 0) {
            LOG.warnf("Trigger %s has run too often on ticket %s and rests", triggerId, ticketId);
        }
        return noted > 0;
    }
}
