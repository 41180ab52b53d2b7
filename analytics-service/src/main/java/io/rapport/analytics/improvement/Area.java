package io.rapport.analytics.improvement;

import java.math.BigDecimal;
import java.util.Map;

/**
 * Where money is left.
 *
 * @param kind such as abandoned-carts
 * @param subject what exactly: a product, a category; null for all
 * @param money a month, unrounded
 * @param evidence the figures it rests on
 */
record Area(String kind, String subject, String currency, BigDecimal money, Map<String, Object> evidence) {}
