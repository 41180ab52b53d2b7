package io.rapport.support.ticket;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Who has a ticket open, so that two do not answer the same. Whoever is silent for half a minute is gone. */
@ApplicationScoped
@Transactional
class Presences {
    private static final Duration SILENCE = Duration.ofSeconds(30);

    @Inject
    Jdbi jdbi;

    @Inject
    Tickets tickets;

    @Inject
    Clock clock;

    public record Presence(String agent, String state, Instant since, Instant at) {}

    /** Tells who else is there. */
    List<Presence> announce(UUID ticket, String state) {
        var id = tickets.view(ticket).id();
        var agent = tickets.caller().name();
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into ticket_presence as p (ticket_id, agent, state, since, at) values (:ticket, :agent, :state, :now, :now)
                on conflict (ticket_id, agent) do update set at = :now, state = :state,
                    since = case when p.state = :state and p.at > :gone then p.since else :now end
                """)
                .bind("ticket", id)
                .bind("agent", agent)
                .bind("state", state)
                .bind("now", clock.instant())
                .bind("gone", clock.instant().minus(SILENCE))
                .execute());
        return of(id).stream().filter(one -> !one.agent().equals(agent)).toList();
    }

    void leave(UUID ticket) {
        jdbi.useHandle(handle -> handle.execute(
                "delete from ticket_presence where ticket_id = ? and agent = ?",
                ticket,
                tickets.caller().name()));
    }

    List<Presence> of(UUID ticket) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select agent, state, since, at from ticket_presence where ticket_id = :ticket and at > :gone order by since, agent")
                .bind("ticket", ticket)
                .bind("gone", clock.instant().minus(SILENCE))
                .mapTo(Presence.class)
                .list());
    }
}
