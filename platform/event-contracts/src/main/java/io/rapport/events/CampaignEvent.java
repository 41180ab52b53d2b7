package io.rapport.events;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
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
     * @param variant which of several texts she got, or null
     */
    record Delivery(
            @Required UUID deliveryId,
            @Required UUID campaignId,
            String step,
            @Required UUID customerId,
            String occurrence,
            String channel,
            @Required String arm,
            @Required boolean historical,
            String variant) {
        public Delivery(
                UUID deliveryId,
                UUID campaignId,
                String step,
                UUID customerId,
                String occurrence,
                String channel,
                String arm,
                boolean historical) {
            this(deliveryId, campaignId, step, customerId, occurrence, channel, arm, historical, null);
        }
    }

    /** What a reader says by the links of a message: she wants no more, or not all. */
    sealed interface ChoiceEvent extends CampaignEvent {}

    @EventType(value = "campaign.message-queued", topic = Topic.CAMPAIGN_DELIVERIES)
    record MessageQueued(@Required Delivery delivery) implements DeliveryEvent {}

    /**
     * A message was handed over.
     *
     * @param messageId the mail's Message-ID
     * @param cost of this one message, or null where nobody said what they cost
     */
    @EventType(value = "campaign.message-sent", topic = Topic.CAMPAIGN_DELIVERIES)
    record MessageSent(@Required Delivery delivery, String messageId, String language, Money cost)
            implements DeliveryEvent {
        public MessageSent(Delivery delivery, String messageId, String language) {
            this(delivery, messageId, language, null);
        }
    }

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

    /**
     * She wants no more of these messages: her consent is withdrawn.
     *
     * @param purpose of the consent, such as {@code marketing}
     * @param reason how she said so: {@code unsubscribed} or {@code complained}
     * @param everything she wants nothing more at all, on no channel
     */
    @EventType(value = "campaign.message-unsubscribed", topic = Topic.CAMPAIGN_DELIVERIES)
    record MessageUnsubscribed(@Required Delivery delivery, String purpose, String reason, boolean everything)
            implements DeliveryEvent, ChoiceEvent {
        public MessageUnsubscribed(Delivery delivery) {
            this(delivery, null, null, false);
        }
    }

    /**
     * What she chose to hear, on the page that a message led her to.
     *
     * @param topics like {@code channels} null for all, also those there will be; empty for none
     * @param frequency {@code always}, {@code daily}, {@code weekly}, {@code monthly} or {@code quarterly}
     */
    @EventType(value = "campaign.preferences-chosen", topic = Topic.CAMPAIGN_DELIVERIES)
    record PreferencesChosen(
            @Required UUID customerId,
            @Required UUID deliveryId,
            @Required UUID campaignId,
            List<String> topics,
            List<String> channels,
            String frequency,
            String language)
            implements ChoiceEvent {}

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
