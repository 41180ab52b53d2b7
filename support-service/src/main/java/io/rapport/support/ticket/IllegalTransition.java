package io.rapport.support.ticket;

import static java.util.stream.Collectors.joining;

import io.rapport.kit.http.Problem;
import java.util.List;

/** 409: the ticket cannot go from where it stands to where it should; says where it can. */
class IllegalTransition extends Problem {
    private static final long serialVersionUID = 1L;

    IllegalTransition(TicketStatus from, TicketStatus to) {
        super(409, "Illegal transition", sentence(from, to), List.of(new FieldError("status", sentence(from, to))));
    }

    private static String sentence(TicketStatus from, TicketStatus to) {
        var next = from.next().isEmpty()
                ? "nothing; open a new ticket"
                : from.next().stream().map(TicketStatus::toString).collect(joining(" or "));
        return "A ticket that is %s cannot become %s, only %s.".formatted(from, to, next);
    }
}
