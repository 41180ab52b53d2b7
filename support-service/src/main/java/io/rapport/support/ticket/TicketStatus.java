package io.rapport.support.ticket;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;
import java.util.EnumSet;
import java.util.Set;

/** Where a ticket stands: open waits for us, pending for the customer; a resolved one may be reopened, a closed one never. */
public enum TicketStatus {
    OPEN("open"),
    PENDING("pending"),
    RESOLVED("resolved"),
    CLOSED("closed");

    @EnumeratedValue
    final String word;

    TicketStatus(String word) {
        this.word = word;
    }

    public Set<TicketStatus> next() {
        return switch (this) {
            case OPEN -> EnumSet.of(PENDING, RESOLVED);
            case PENDING -> EnumSet.of(OPEN, RESOLVED);
            case RESOLVED -> EnumSet.of(OPEN, CLOSED);
            case CLOSED -> EnumSet.noneOf(TicketStatus.class);
        };
    }

    @JsonValue
    @Override
    public String toString() {
        return word;
    }
}
