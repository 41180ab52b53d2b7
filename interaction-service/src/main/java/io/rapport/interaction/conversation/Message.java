package io.rapport.interaction.conversation;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Something said in a conversation.
 *
 * @param direction {@code in} or {@code out}
 * @param quoted what of earlier messages it repeats, apart; so is {@code signature}
 * @param automatic what kind of machine wrote it, or null
 * @param reason of a failure, in a word
 */
record Message(
        UUID id,
        UUID conversationId,
        String direction,
        String author,
        String subject,
        String body,
        String quoted,
        String signature,
        String automatic,
        Instant at,
        Status status,
        String reason,
        Instant statusAt,
        List<Attached> attachments) {

    /**
     * @param url where its content is to be had, or null
     * @param refused why its content was not taken
     */
    record Attached(UUID id, String name, String mediaType, long bytes, String contentId, String url, String refused) {}

    Message with(List<Attached> found) {
        return new Message(
                id,
                conversationId,
                direction,
                author,
                subject,
                body,
                quoted,
                signature,
                automatic,
                at,
                status,
                reason,
                statusAt,
                found);
    }
}
