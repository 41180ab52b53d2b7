package io.rapport.support.satisfaction;

import java.time.Instant;
import java.util.UUID;

/** Something to do after a ticket. */
public record FollowUp(
        UUID id,
        UUID customerId,
        UUID ticketId,
        String reason,
        String note,
        String assignee,
        Instant dueAt,
        Instant openedAt,
        Instant doneAt,
        String doneBy) {}
