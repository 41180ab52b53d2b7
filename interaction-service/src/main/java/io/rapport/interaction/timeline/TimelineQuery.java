package io.rapport.interaction.timeline;

import java.time.Instant;
import java.util.UUID;

/**
 * Which items of a customer.
 *
 * @param kind such as {@code order-completed}, or null for all
 * @param from inclusive, or null
 * @param to exclusive, or null
 */
record TimelineQuery(UUID customerId, String kind, Instant from, Instant to) {}
