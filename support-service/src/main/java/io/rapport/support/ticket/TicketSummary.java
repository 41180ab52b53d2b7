package io.rapport.support.ticket;

import java.time.Instant;
import java.util.UUID;

/** A ticket in one line. */
public record TicketSummary(
        UUID id,
        String subject,
        TicketType type,
        TicketStatus status,
        Priority priority,
        String assignee,
        Instant openedAt) {}
