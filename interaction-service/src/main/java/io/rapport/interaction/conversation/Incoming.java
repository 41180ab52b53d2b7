package io.rapport.interaction.conversation;

import io.rapport.events.Identity;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A message as a channel brought it.
 *
 * @param accountId of ours that it came through
 * @param conversationId to which it belongs, or null: {@code thread} decides, or it opens one
 * @param thread the channel's own name of the conversation, or null
 * @param externalId the same each time that the channel brings it
 * @param automatic what kind of machine wrote it, or null: a person
 * @param historical it was there before the channel was set up
 */
public record Incoming(
        Channel channel,
        UUID accountId,
        String shop,
        UUID conversationId,
        String thread,
        String externalId,
        Sender sender,
        String subject,
        Text text,
        List<Piece> pieces,
        String automatic,
        boolean historical,
        Instant at) {

    /**
     * Who wrote.
     *
     * @param identity by which the person is known, or null where it is none
     * @param address where replies go
     * @param email for the profile of somebody new, or null; so is {@code phone}
     */
    public record Sender(Identity identity, String address, String name, String email, String phone) {}

    /** @param body without the others, which may be null */
    public record Text(String body, String quoted, String signature) {
        public static Text of(String body) {
            return new Text(body, null, null);
        }
    }

    /**
     * Something attached.
     *
     * @param contentId by which the text shows it within, or null
     * @param content null: not taken
     * @param refused why not, in a word
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Piece(String name, String mediaType, long bytes, String contentId, byte[] content, String refused) {}

    boolean isPersons() {
        return automatic == null && sender.identity() != null;
    }
}
