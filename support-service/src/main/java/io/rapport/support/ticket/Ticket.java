package io.rapport.support.ticket;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What a customer needs from us, until it is resolved. */
@Entity
class Ticket extends PanacheEntityBase {
    @Id
    UUID id;

    @Version
    long version;

    UUID customerId;
    UUID conversationId;
    String channel;
    String subject;

    @Enumerated(EnumType.STRING)
    TicketType type;

    @Enumerated(EnumType.STRING)
    TicketStatus status;

    @Enumerated(EnumType.STRING)
    Priority priority;

    String assignee;
    String team;
    List<String> tags;
    Instant openedAt;
    Instant firstRespondedAt;
    Instant resolvedAt;
    long resolvedSeconds;
    Instant updatedAt;
    List<String> watchers = List.of();

    /** Keys of the orders that it is about. */
    List<String> orders = List.of();

    String queue;

    /** Where it went on, and from which it was split, or null. */
    UUID mergedInto;

    UUID splitFrom;
    Instant escalatedAt;

    /** Who answered first. */
    String answeredBy;

    void resolve(Instant now) {
        status = TicketStatus.RESOLVED;
        resolvedAt = now;
    }

    /** The time it stood resolved counts for nobody. */
    void reopen(Instant now) {
        status = TicketStatus.OPEN;
        resolvedSeconds += Duration.between(resolvedAt, now).toSeconds();
        resolvedAt = null;
    }

    /** From opening to the latest resolution, without what it stood resolved in between. */
    long resolutionSeconds() {
        return Duration.between(openedAt, resolvedAt).toSeconds() - resolvedSeconds;
    }

    long responseSeconds() {
        return Duration.between(openedAt, firstRespondedAt).toSeconds();
    }
}
