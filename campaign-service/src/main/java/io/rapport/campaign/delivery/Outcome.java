package io.rapport.campaign.delivery;

/** What the mail server made of a message. */
sealed interface Outcome {
    record Sent() implements Outcome {}

    /**
     * Never to be tried again: the server refused it for good, or the message cannot be made.
     *
     * @param badAddress whether nothing will ever reach this address
     */
    record Refused(String reason, boolean badAddress) implements Outcome {
        Refused(String reason) {
            this(reason, false);
        }
    }

    /** The receiving domain asks for patience: try again later, and leave the whole domain alone meanwhile. */
    record Deferred() implements Outcome {}

    /** Not taken, and nothing sent: try again later. */
    record Delayed() implements Outcome {}

    /** The connection broke before the answer: it may have been sent. */
    record InDoubt() implements Outcome {}
}
