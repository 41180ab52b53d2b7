package io.rapport.campaign.delivery;

/** What the mail server made of a message. */
sealed interface Outcome {
    record Sent() implements Outcome {}

    /** Never to be tried again: the server refused it for good, or the message cannot be made. */
    record Refused(String reason) implements Outcome {}

    /** Not taken, and nothing sent: try again later. */
    record Delayed() implements Outcome {}

    /** The connection broke before the answer: it may have been sent. */
    record InDoubt() implements Outcome {}
}
