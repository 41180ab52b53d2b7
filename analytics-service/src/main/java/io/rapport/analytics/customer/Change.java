package io.rapport.analytics.customer;

import java.util.UUID;

/**
 * Something changed about a customer, whose row is locked.
 *
 * @param historical whether nothing but history caused it
 */
public record Change(UUID customerId, boolean historical) {}
