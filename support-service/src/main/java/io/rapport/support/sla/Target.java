package io.rapport.support.sla;

import com.fasterxml.jackson.annotation.JsonValue;

/** What is promised of a ticket. */
public enum Target {
    FIRST_RESPONSE("first-response"),
    NEXT_RESPONSE("next-response"),
    RESOLUTION("resolution");

    private final String word;

    Target(String word) {
        this.word = word;
    }

    @JsonValue
    @Override
    public String toString() {
        return word;
    }
}
