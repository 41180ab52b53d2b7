package io.rapport.analytics.clv;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * Where the fifths of recency, frequency and monetary value end, each list ascending: a value above so many of the four bounds is in the
 * next fifth. Source of the scheme: Hughes (1994), Strategic Database Marketing.
 *
 * @param lastOrderAt of recency
 * @param orders of frequency
 * @param revenue of monetary value, in one currency
 */
public record Bounds(List<Instant> lastOrderAt, List<Long> orders, List<BigDecimal> revenue) {
    int recency(Instant last) {
        return fifth(lastOrderAt, last);
    }

    int frequency(long count) {
        return fifth(orders, count);
    }

    int monetary(BigDecimal money) {
        return fifth(revenue, money);
    }

    private static <T extends Comparable<T>> int fifth(List<T> bounds, T value) {
        return 1
                + (int) bounds.stream()
                        .filter(bound -> value.compareTo(bound) > 0)
                        .count();
    }
}
