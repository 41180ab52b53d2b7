package io.rapport.interaction.conversation;

import java.time.Instant;
import java.util.UUID;

/**
 * A message on its way to a customer.
 *
 * @param thread the channel's own name of the conversation, or null
 * @param to where it goes, in the channel's own terms
 * @param heardAt when she last wrote, or null
 */
public record Outgoing(
        UUID id,
        UUID conversationId,
        Channel channel,
        UUID accountId,
        UUID visitorId,
        String thread,
        String to,
        String name,
        String subject,
        String body,
        int attempts,
        Instant heardAt) {}
