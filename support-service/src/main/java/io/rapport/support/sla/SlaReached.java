package io.rapport.support.sla;

import io.rapport.support.ticket.Signal;
import java.time.Instant;
import java.util.UUID;

/** A clock of a ticket has come to its warning or its end. */
record SlaReached(UUID ticketId, UUID customerId, String target, Instant dueAt, boolean breached) {
    Signal signal() {
        return new Signal(ticketId, breached ? "sla-breached" : "sla-warned");
    }
}
