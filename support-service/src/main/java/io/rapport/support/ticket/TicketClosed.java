package io.rapport.support.ticket;

import io.rapport.kit.http.Problem;

/** 409: nobody can answer in a closed ticket. */
class TicketClosed extends Problem {
    private static final long serialVersionUID = 1L;

    TicketClosed() {
        super(409, "Ticket closed", "The ticket is closed and takes no more public messages; open a new one.");
    }
}
