package io.rapport.campaign.delivery;

import io.rapport.campaign.template.Template;

/**
 * A message to hand to the mail server now.
 *
 * @param variant the one drawn for her, or null
 * @param text in its reader's language
 */
record Claim(Due due, Template.Localized text, Variant variant, String messageId) {}
