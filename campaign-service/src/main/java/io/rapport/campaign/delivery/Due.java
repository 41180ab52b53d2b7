package io.rapport.campaign.delivery;

import io.rapport.campaign.audience.Profile;
import io.rapport.events.CampaignEvent.Delivery;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.UUID;
import org.jdbi.v3.core.mapper.Nested;

/**
 * A planned message whose moment has come, with all that decides about it, as of now.
 *
 * @param topic what it is about, as readers choose topics; null: they cannot choose
 * @param reader null while customer-service has not told us of her
 * @param personId the first id of all who are one person with her
 * @param addressHash of the address that is written to
 * @param variant drawn for her at an earlier try, or null
 * @param messageCost in the company's currency, or null: what her channel costs
 * @param particulars JSON of what the message can tell of, or null
 */
record Due(
        UUID id,
        UUID campaignId,
        String campaignName,
        UUID templateId,
        BigDecimal holdout,
        String purpose,
        String topic,
        String step,
        UUID customerId,
        String occurrence,
        String channel,
        int attempts,
        String particulars,
        String variant,
        BigDecimal messageCost,
        @Nested("reader") Profile reader,
        UUID personId,
        String addressHash,
        @Nested("facts") Facts facts) {

    String messageId(String domain) {
        return "<" + id + "@" + domain + ">";
    }

    String address() {
        return reader.address(channel);
    }

    /** Courts nobody, but tells her of what she did, such as her order: no cap, quiet hour or complaint holds it back. */
    boolean transactional() {
        return "transactional".equals(purpose);
    }

    ZoneId zone(ZoneId company) {
        return reader.timeZone() == null ? company : ZoneId.of(reader.timeZone());
    }

    Delivery event(boolean heldOut) {
        return event(heldOut, variant);
    }

    Delivery event(boolean heldOut, String text) {
        var arm = heldOut ? "held-out" : "treated";
        return new Delivery(id, campaignId, step, customerId, occurrence, channel, arm, false, text);
    }
}
