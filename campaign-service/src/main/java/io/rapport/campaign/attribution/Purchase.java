package io.rapport.campaign.attribution;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/**
 * An order when it was placed.
 *
 * @param orderKey {@code <shop>/<order_id>}
 * @param gross unrounded
 */
record Purchase(String orderKey, UUID visitorId, Instant placedAt, BigDecimal gross, String currency) {}
