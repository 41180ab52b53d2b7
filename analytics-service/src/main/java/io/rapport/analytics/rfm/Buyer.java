package io.rapport.analytics.rfm;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * A customer with at least one order.
 *
 * @param customerId decides between equal values
 * @param revenue in one currency
 */
public record Buyer(String customerId, Instant lastOrderAt, long orders, BigDecimal revenue) {}
