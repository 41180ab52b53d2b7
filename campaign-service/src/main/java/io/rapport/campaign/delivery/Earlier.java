package io.rapport.campaign.delivery;

import java.time.Instant;
import java.util.UUID;

/**
 * Another message to the same person: one she was sent, or one of a campaign of higher priority that still waits.
 *
 * @param deliveryId of the message that is to be decided
 * @param at when it was sent, or is due
 */
record Earlier(UUID deliveryId, String channel, Instant at, boolean waiting) {}
