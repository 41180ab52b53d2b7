package io.rapport.campaign.delivery;

import io.rapport.campaign.audience.Profile;
import io.rapport.events.CampaignEvent.Delivery;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.mapper.Nested;

/**
 * A planned message whose moment has come, with all that decides about it, as of now.
 *
 * @param reader null while customer-service has not told us of her
 * @param personId the first id of all who are one person with her
 * @param addressHash of the address that is written to
 * @param consentState null where she never said anything
 * @param decidedBefore for another of her ids: nobody is written to twice
 */
record Due(
        UUID id,
        UUID campaignId,
        String campaignName,
        UUID templateId,
        BigDecimal holdout,
        String step,
        UUID customerId,
        String occurrence,
        String channel,
        int attempts,
        @Nested("reader") Profile reader,
        UUID personId,
        String addressHash,
        String consentState,
        Instant consentUntil,
        String consentEventId,
        boolean suppressed,
        boolean decidedBefore) {

    String messageId(String domain) {
        return "<" + id + "@" + domain + ">";
    }

    Delivery event(boolean heldOut) {
        return new Delivery(
                id, campaignId, step, customerId, occurrence, channel, heldOut ? "held-out" : "treated", false);
    }
}
