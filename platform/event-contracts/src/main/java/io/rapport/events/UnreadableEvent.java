package io.rapport.events;

/** A record that is no event we can read; its message names the fault and never the content. */
public class UnreadableEvent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnreadableEvent(String message) {
        super(message);
    }
}
