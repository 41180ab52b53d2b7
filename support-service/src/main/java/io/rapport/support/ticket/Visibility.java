package io.rapport.support.ticket;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/** Whether the customer sees a message, or only we do. */
public enum Visibility {
    PUBLIC("public"),
    INTERNAL("internal");

    @EnumeratedValue
    final String word;

    Visibility(String word) {
        this.word = word;
    }

    @JsonValue
    @Override
    public String toString() {
        return word;
    }
}
