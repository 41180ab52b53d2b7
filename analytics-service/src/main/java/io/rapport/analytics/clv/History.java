package io.rapport.analytics.clv;

/**
 * What the purchase models know of a customer, in one unit of time (weeks here and everywhere in Rapport).
 *
 * @param repeats purchases after the first, at most one a day
 * @param recency time from the first purchase to the last; 0 without repeats
 * @param age time from the first purchase to the end of observation, at least {@code recency}
 */
public record History(long repeats, double recency, double age) {
    /** @throws IllegalArgumentException if a value is negative or not finite, or recency exceeds age */
    public History {
        if (repeats < 0 || !(recency >= 0) || !(recency <= age) || !(age < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "not a history: %d repeats, recency %s, age %s".formatted(repeats, recency, age));
        }
    }
}
