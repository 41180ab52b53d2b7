package io.rapport.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What visitors did and said, published by interaction-service. */
public sealed interface InteractionEvent extends RapportEvent {

    /** What travels on {@code interaction.events.v1}. */
    sealed interface Activity extends InteractionEvent {
        UUID visitorId();

        /** The customer as known when it was published, or null; attributions say whose it is now. */
        UUID customerId();

        String shop();

        String channel();

        String country();

        boolean historical();

        /** The signed effect on an order, or null. */
        OrderEffect order();
    }

    /** One accepted storefront event; its {@code ce_type}, {@code ce_id}, {@code ce_source} and {@code ce_time} are as they came in. */
    @EventType(value = "storefront.*", topic = Topic.INTERACTION_EVENTS)
    record Happened(
            @Required UUID visitorId,
            UUID customerId,
            @Required String shop,
            String channel,
            String country,
            @Required Instant receivedAt,
            @Required boolean historical,
            boolean bot,
            ObjectNode properties,
            OrderEffect order)
            implements Activity {}

    /** An effect that could not travel with the event that caused it: that one waited for its order, or belongs to another visitor. */
    @EventType(value = "interaction.order-effect-applied", topic = Topic.INTERACTION_EVENTS)
    record OrderEffectApplied(
            @Required UUID visitorId,
            UUID customerId,
            @Required String shop,
            String channel,
            String country,
            @Required Instant receivedAt,
            @Required boolean historical,
            @Required String causeId,
            @Required OrderEffect order)
            implements Activity {}

    /**
     * A signed change to one order; whoever adds up all effects of an order has the order.
     *
     * @param orderKey {@code <shop>/<order_id>}
     * @param version rises by one with each effect of the order
     * @param ordersDelta +1 when placed, −1 when cancelled, else 0
     * @param grossDelta change of the order's value, unrounded, in {@code currency}
     * @param refundDelta amount given back, positive, unrounded, in {@code currency}
     * @param lines change of the order's lines: quantities are signed
     */
    record OrderEffect(
            @Required String orderKey,
            @Required int version,
            @Required Instant placedAt,
            @Required String currency,
            String country,
            @Required int ordersDelta,
            @Required BigDecimal grossDelta,
            @Required BigDecimal refundDelta,
            List<OrderLine> lines) {}

    record OrderLine(
            String productId, String sku, String name, String category, BigDecimal price, BigDecimal quantity) {}

    /** What travels on {@code interaction.messages.v1}. */
    sealed interface MessageEvent extends InteractionEvent {
        /** Of a reply it is the {@code replyId} under which it was asked for. */
        UUID messageId();

        UUID conversationId();
    }

    /**
     * A message of a conversation, on whatever channel. {@code direction} is {@code in} or {@code out}.
     *
     * @param visitorId whose message it is, or whom it is for; attributions say which customer's
     * @param shop the shop whose mailbox or account it came through
     * @param author the name that the sender goes by
     * @param body without what was quoted and without the signature
     * @param automatic a machine's, such as an absence note, a newsletter or a bounce: never to be answered by a machine
     * @param historical it was there before the channel was set up: no reason to act
     */
    @EventType(value = "interaction.message-recorded", topic = Topic.INTERACTION_MESSAGES)
    record MessageRecorded(
            @Required UUID messageId,
            @Required UUID conversationId,
            UUID visitorId,
            UUID customerId,
            @Required String channel,
            @Required String direction,
            String shop,
            String author,
            String subject,
            String body,
            boolean automatic,
            boolean historical,
            List<Attachment> attachments)
            implements MessageEvent {}

    /**
     * How far a message to a customer has come. {@code status} is one of queued, sent, delivered, read, failed, in-doubt: one in doubt may have been sent,
     * and is never sent again by itself.
     *
     * @param reason of a failure, in a word
     */
    @EventType(value = "interaction.message-status-changed", topic = Topic.INTERACTION_MESSAGES)
    record MessageStatusChanged(
            @Required UUID messageId,
            @Required UUID conversationId,
            UUID customerId,
            String channel,
            @Required String status,
            String reason)
            implements MessageEvent {}

    record Attachment(
            @Required String name,
            String mediaType,
            long bytes,
            @Required String url) {}

    /**
     * The product as of now; {@code provisional} when it was only seen in an order.
     *
     * @param deletedAt since when it is no longer sold; it stays known for the orders that name it, and may come back
     */
    @EventType(value = "interaction.product-changed", topic = Topic.INTERACTION_PRODUCTS)
    record ProductChanged(
            @Required String shop,
            @Required String productId,
            String sku,
            String name,
            String category,
            String brand,
            Money price,
            Money cost,
            Long stock,
            String url,
            boolean provisional,
            Instant deletedAt,
            @Required long version)
            implements InteractionEvent {}
}
