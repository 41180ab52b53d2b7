package io.rapport.interaction.timeline;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Which items of a customer.
 *
 * @param kinds such as {@code order-completed}; none: all
 * @param from inclusive, or null
 * @param to exclusive, or null
 */
record TimelineQuery(UUID customerId, List<String> kinds, Instant from, Instant to) {}
