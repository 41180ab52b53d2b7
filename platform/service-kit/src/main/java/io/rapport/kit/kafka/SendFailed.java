package io.rapport.kit.kafka;

/** Kafka did not acknowledge; the records may or may not have arrived. */
public class SendFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SendFailed(Throwable cause) {
        super("Kafka did not acknowledge", cause);
    }
}
