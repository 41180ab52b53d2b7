package io.rapport.interaction.messaging;

import io.rapport.interaction.conversation.Channel;
import java.time.Instant;
import java.util.UUID;

/**
 * A number, page, bot or adapter of ours on a channel.
 *
 * @param externalId the channel's name of it: the phone-number id of WhatsApp, the page's or Instagram account's id; null for the others
 * @param sendUrl where an SMS adapter takes messages, or null
 */
record Account(
        UUID id,
        Channel channel,
        String name,
        String shop,
        String externalId,
        String sendUrl,
        boolean enabled,
        Instant createdAt) {

    /**
     * What opens it; sealed in the database.
     *
     * @param token with which we send
     * @param secret with which the channel signs what it tells us: Meta's app secret, Telegram's secret token, an adapter's {@code whsec_…}
     * @param verifyToken by which Meta asks whether we are who it was told
     */
    record Keys(String token, String secret, String verifyToken) {}
}
