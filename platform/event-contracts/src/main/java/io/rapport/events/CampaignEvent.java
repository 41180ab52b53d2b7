package io.rapport.events;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/** What we say to whom, published by campaign-service. */
public sealed interface CampaignEvent extends RapportEvent {

    /** What travels on {@code campaign.deliveries.v1}: what became of one planned message. */
    sealed interface DeliveryEvent extends CampaignEvent {
        Delivery delivery();
    }

    /**
     * One decision, unique by campaign, step, customer and occurrence.
     *
     * @param arm {@code treated} or {@code held-out}
     */
    record Delivery(
            @Required UUID deliveryId,
            @Required UUID campaignId,
            String step,
            @Required UUID customerId,
            String occurrence,
            String channel,
            @Required String arm,
            @Required boolean historical) {}

    @EventType(value = "campaign.message-queued", topic = Topic.CAMPAIGN_DELIVERIES)
    record MessageQueued(@Required Delivery delivery) implements DeliveryEvent {}

    /** {@code messageId} is the mail's Message-ID. */
    @EventType(value = "campaign.message-sent", topic = Topic.CAMPAIGN_DELIVERIES)
    record MessageSent(@Required Delivery delivery, String messageId, String language) implements DeliveryEvent {}

    @EventType(value = "campaign.message-bounced", topic = Topic.CAMPAIGN_DELIVERIES)
    record MessageBounced(@Required Delivery delivery, String reason) implements DeliveryEvent {}

    /** {@code machine}: opened by a mail proxy or scanner, not by a person. */
    @EventType(value = "campaign.message-opened", topic = Topic.CAMPAIGN_DELIVERIES)
    record MessageOpened(
            @Required Delivery delivery, @Required boolean machine) implements DeliveryEvent {}

    @EventType(value = "campaign.message-clicked", topic = Topic.CAMPAIGN_DELIVERIES)
    record MessageClicked(
            @Required Delivery delivery,
            String link,
            @Required boolean machine) implements DeliveryEvent {}

    @EventType(value = "campaign.message-converted", topic = Topic.CAMPAIGN_DELIVERIES)
    record MessageConverted(
            @Required Delivery delivery,
            @Required String orderKey,
            @Required Money money) implements DeliveryEvent {}

    @EventType(value = "campaign.message-unsubscribed", topic = Topic.CAMPAIGN_DELIVERIES)
    record MessageUnsubscribed(@Required Delivery delivery) implements DeliveryEvent {}

    @EventType(value = "campaign.customer-held-out", topic = Topic.CAMPAIGN_DELIVERIES)
    record CustomerHeldOut(@Required Delivery delivery) implements DeliveryEvent {}

    @EventType(value = "campaign.message-skipped", topic = Topic.CAMPAIGN_DELIVERIES)
    record MessageSkipped(
            @Required Delivery delivery, @Required String reason) implements DeliveryEvent {}

    @EventType(value = "campaign.message-failed", topic = Topic.CAMPAIGN_DELIVERIES)
    record MessageFailed(
            @Required Delivery delivery, @Required String reason) implements DeliveryEvent {}

    /** The process died between handing over the mail and hearing the answer: it may have been sent, and is never sent again by itself. */
    @EventType(value = "campaign.message-in-doubt", topic = Topic.CAMPAIGN_DELIVERIES)
    record MessageInDoubt(@Required Delivery delivery, String messageId) implements DeliveryEvent {}

    /** The campaign as of now; {@code holdout} is the share, 0 to 1, that gets no message. */
    @EventType(value = "campaign.campaign-changed", topic = Topic.CAMPAIGN_CATALOG)
    record CampaignChanged(
            @Required UUID campaignId,
            @Required long version,
            @Required String name,
            UUID segmentId,
            UUID templateId,
            String channel,
            String purpose,
            BigDecimal holdout,
            @Required String status,
            Instant startedAt)
            implements CampaignEvent {}

    @EventType(value = "campaign.loyalty-changed", topic = Topic.CAMPAIGN_LOYALTY)
    record LoyaltyChanged(
            @Required UUID customerId,
            @Required long version,
            @Required long points,
            String tier,
            Instant tierUntil) implements CampaignEvent {}
}
