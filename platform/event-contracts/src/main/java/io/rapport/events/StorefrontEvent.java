package io.rapport.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/**
 * What a shopper did, as the storefront said it: {@code properties} and {@code context} keep the sender's names and number forms.
 *
 * @param identities further identities in normal form, such as {@code email-sha256:…}; {@code userId} and {@code anonymousId} are as sent
 * @param originalTimestamp when the sender says it happened, where it differs from {@code ce_time}
 */
@EventType(value = "storefront.*", topic = Topic.STOREFRONT_EVENTS)
public record StorefrontEvent(
        String userId,
        String anonymousId,
        List<String> identities,
        Instant originalTimestamp,
        Instant receivedAt,
        String shop,
        boolean historical,
        ObjectNode context,
        ObjectNode properties)
        implements RapportEvent {}
