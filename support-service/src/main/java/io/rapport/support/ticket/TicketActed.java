package io.rapport.support.ticket;

import java.time.Instant;
import java.util.Set;

/** One act on a ticket, told within its transaction, after it was written. */
public record TicketActed(TicketResource.View ticket, Set<Act> acts, Actor actor, Instant at) {
    /** Observers by their turn: clocks are right before rules look at them. */
    public static final int CLOCKS = 100;

    public static final int WORDS = 200;
    public static final int RULES = 300;
    public static final int ROUTES = 400;
}
