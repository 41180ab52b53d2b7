package io.rapport.analytics.support;

import io.rapport.events.SupportEvent.TicketAssigned;
import io.rapport.events.SupportEvent.TicketEscalated;
import io.rapport.events.SupportEvent.TicketEvent;
import io.rapport.events.SupportEvent.TicketFirstResponded;
import io.rapport.events.SupportEvent.TicketOpened;
import io.rapport.events.SupportEvent.TicketRated;
import io.rapport.events.SupportEvent.TicketReopened;
import io.rapport.events.SupportEvent.TicketResolved;
import io.rapport.events.SupportEvent.TicketSlaBreached;
import io.rapport.events.SupportEvent.TicketSlaWarned;
import io.rapport.kit.Columns;
import io.rapport.kit.inbox.Received;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Each ticket as its events, in any order of arrival, leave it: the newest of each kind holds, and reopenings add up. */
@ApplicationScoped
class Tickets {
    private final Jdbi jdbi;

    Tickets(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** What the events of a poll say of one ticket; null where they say nothing. */
    private static final class Ticket {
        private final UUID id;
        private UUID customerId;
        private String type;
        private String channel;
        private String priority;
        private Instant openedAt;
        private Long responseSeconds;
        private Instant resolvedAt;
        private Long resolutionSeconds;
        private int reopened;
        private int breached;
        private int escalated;
        private Integer score;
        private Instant ratedAt;

        Ticket(UUID id) {
            this.id = id;
        }

        void hear(Instant at, TicketEvent event) {
            customerId = event.customerId();
            switch (event) {
                case TicketOpened opened -> {
                    type = opened.type();
                    channel = opened.channel();
                    priority = opened.priority();
                    openedAt = at;
                }
                case TicketFirstResponded responded -> responseSeconds = responded.responseSeconds();
                case TicketResolved resolved -> resolve(at, resolved.resolutionSeconds());
                case TicketRated rated -> rate(at, rated.score());
                case TicketReopened _ -> reopened++;
                case TicketSlaBreached _ -> breached++;
                case TicketEscalated _ -> escalated++;
                case TicketAssigned _, TicketSlaWarned _ -> {
                    // says nothing that a report counts
                }
            }
        }

        private void resolve(Instant at, long seconds) {
            if (resolvedAt == null || !at.isBefore(resolvedAt)) {
                resolvedAt = at;
                resolutionSeconds = seconds;
            }
        }

        private void rate(Instant at, int stars) {
            if (ratedAt == null || !at.isBefore(ratedAt)) {
                ratedAt = at;
                score = stars;
            }
        }
    }

    @Transactional
    void happened(List<Received<TicketEvent>> events) {
        Map<UUID, Ticket> tickets = new LinkedHashMap<>();
        events.forEach(event -> tickets.computeIfAbsent(event.data().ticketId(), Ticket::new)
                .hear(event.envelope().time(), event.data()));
        if (!tickets.isEmpty()) {
            store(tickets);
        }
    }

    private void store(Map<UUID, Ticket> tickets) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into support_ticket as t (ticket_id, customer_id, type, channel, priority, opened_at, response_seconds,
                  resolved_at, resolution_seconds, reopened, breached, escalated, score, rated_at)
                select * from unnest(:id, :customer, :type, :channel, :priority, :opened, :response, :resolved, :resolution, :reopened,
                  :breached, :escalated, :score, :rated) order by 1
                on conflict (ticket_id) do update set customer_id = excluded.customer_id,
                  type = coalesce(excluded.type, t.type), channel = coalesce(excluded.channel, t.channel),
                  priority = coalesce(excluded.priority, t.priority), opened_at = coalesce(excluded.opened_at, t.opened_at),
                  response_seconds = coalesce(t.response_seconds, excluded.response_seconds),
                  resolved_at = greatest(t.resolved_at, excluded.resolved_at),
                  resolution_seconds = case when t.resolved_at is null or excluded.resolved_at >= t.resolved_at
                    then excluded.resolution_seconds else t.resolution_seconds end,
                  reopened = t.reopened + excluded.reopened, breached = t.breached + excluded.breached,
                  escalated = t.escalated + excluded.escalated,
                  score = case when t.rated_at is null or excluded.rated_at >= t.rated_at then excluded.score else t.score end,
                  rated_at = greatest(t.rated_at, excluded.rated_at)""")
                .bindNamedArgumentFinder(Columns.of(tickets.values())
                        .uuid("id", t -> t.id)
                        .uuid("customer", t -> t.customerId)
                        .text("type", t -> t.type)
                        .text("channel", t -> t.channel)
                        .text("priority", t -> t.priority)
                        .timestamptz("opened", t -> t.openedAt)
                        .bigint("response", t -> t.responseSeconds)
                        .timestamptz("resolved", t -> t.resolvedAt)
                        .bigint("resolution", t -> t.resolutionSeconds)
                        .integer("reopened", t -> t.reopened)
                        .integer("breached", t -> t.breached)
                        .integer("escalated", t -> t.escalated)
                        .integer("score", t -> t.score)
                        .timestamptz("rated", t -> t.ratedAt))
                .execute());
    }
}
