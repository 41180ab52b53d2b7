package io.rapport.interaction.conversation;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Set;

/** How far a message has come. */
public enum Status {
    RECEIVED,
    QUEUED,
    SENDING,
    /** Its sender crashed while handing it over, or the connection broke: it may have been sent, and is never sent again by itself. */
    IN_DOUBT,
    SENT,
    DELIVERED,
    READ,
    FAILED;

    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** From where a channel's word may bring a message here: reports come late and out of order, and never lead back. */
    Set<Status> before() {
        return switch (this) {
            case RECEIVED, QUEUED, SENDING, IN_DOUBT -> Set.of();
            case SENT -> Set.of(SENDING, IN_DOUBT);
            case DELIVERED -> Set.of(SENDING, IN_DOUBT, SENT);
            case READ -> Set.of(SENDING, IN_DOUBT, SENT, DELIVERED);
            case FAILED -> Set.of(SENDING, IN_DOUBT, SENT);
        };
    }
}
