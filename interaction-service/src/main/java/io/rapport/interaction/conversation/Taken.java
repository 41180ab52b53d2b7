package io.rapport.interaction.conversation;

import java.util.UUID;

/** What became of a message that a channel brought. */
public sealed interface Taken {
    record Stored(UUID messageId, UUID conversationId) implements Taken {}

    /** It was brought before. */
    record Again() implements Taken {}

    /** Its sender was erased: nothing of it is kept. */
    record OfErased() implements Taken {}
}
