package io.rapport.interaction.conversation;

import java.util.Set;

/** Brings messages to customers on some channels. */
public interface Carrier {
    Set<Channel> channels();

    /**
     * The channel's name of a message, where it can be given before it is sent; else null. Kept before {@link #carry}, so that reports find
     * the message whatever crashes.
     */
    default String externalId(Outgoing message) {
        return null;
    }

    /** Never throws for a reason of the other side's. */
    Outcome carry(Outgoing message);
}
