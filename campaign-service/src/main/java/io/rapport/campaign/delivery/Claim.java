package io.rapport.campaign.delivery;

import io.rapport.campaign.template.Template;
import io.rapport.events.CampaignEvent.Delivery;
import java.time.Instant;

/**
 * A message to hand to the mail server now.
 *
 * @param variant the one drawn for her, or null
 * @param text in its reader's language
 * @param beginBy after which it is too late to hand it over: another would take it for abandoned meanwhile
 */
record Claim(Due due, Template.Localized text, Variant variant, String messageId, Instant beginBy) {
    /** With the variant drawn for her now, or at an earlier try. */
    Delivery event() {
        return due.event(false, variant == null ? due.variant() : variant.name());
    }
}
