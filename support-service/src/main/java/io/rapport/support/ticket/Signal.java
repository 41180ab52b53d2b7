package io.rapport.support.ticket;

import java.util.UUID;

/** Something about a ticket that is no act on it ({@code sla-breached}, {@code promise-warned}); told within the transaction. */
public record Signal(UUID ticketId, String word) {}
