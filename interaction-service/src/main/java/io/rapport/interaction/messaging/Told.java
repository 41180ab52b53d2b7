package io.rapport.interaction.messaging;

import io.rapport.interaction.conversation.Incoming;
import io.rapport.interaction.conversation.Status;
import java.time.Instant;

/** One thing that a channel's webhook says. */
sealed interface Told {
    record Said(Incoming message) implements Told {}

    /** How far a message of ours has come. */
    record Moved(String externalId, Status status, String reason) implements Told {}

    /** All of ours in the thread up to an instant. */
    record MovedUntil(String thread, Instant until, Status status) implements Told {}

    /** Nothing that is known here. */
    record Unknown() implements Told {}
}
