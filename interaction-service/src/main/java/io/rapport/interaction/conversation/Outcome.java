package io.rapport.interaction.conversation;

/** What became of a message that was handed to its channel. */
public sealed interface Outcome {
    /** @param externalId by which the channel's reports will name it, or null: as before */
    record Sent(String externalId) implements Outcome {}

    /** Never to be tried again by itself. {@code reason}: a word, never what the other side wrote. */
    record Refused(String reason) implements Outcome {}

    /** Not taken, and nothing sent: try again later. */
    record Delayed() implements Outcome {}

    /** The connection broke before the answer: it may have been sent. */
    record InDoubt() implements Outcome {}
}
