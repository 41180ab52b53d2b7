package io.rapport.interaction.conversation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.UUID;

/**
 * An exchange with one person on one channel.
 *
 * @param address where replies go
 * @param heardAt when the customer last wrote
 */
public record Conversation(
        UUID id,
        Channel channel,
        UUID accountId,
        String shop,
        @JsonIgnore String thread,
        UUID visitorId,
        UUID customerId,
        String address,
        String name,
        String subject,
        Instant createdAt,
        Instant updatedAt,
        Instant heardAt) {}
