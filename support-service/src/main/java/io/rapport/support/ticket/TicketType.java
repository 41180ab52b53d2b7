package io.rapport.support.ticket;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/** What a ticket is about. */
public enum TicketType {
    QUESTION("question"),
    COMPLAINT("complaint"),
    RETURN("return"),
    ORDER_PROBLEM("order-problem"),
    PRAISE("praise");

    @EnumeratedValue
    final String word;

    TicketType(String word) {
        this.word = word;
    }

    @JsonValue
    @Override
    public String toString() {
        return word;
    }
}
