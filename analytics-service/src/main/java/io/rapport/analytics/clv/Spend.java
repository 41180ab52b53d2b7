package io.rapport.analytics.clv;

/**
 * What a customer's repeat purchases were worth.
 *
 * @param purchases how many; at least 1
 * @param mean their mean value in one currency, above 0
 */
public record Spend(long purchases, double mean) {
    /** @throws IllegalArgumentException if there is no purchase or their mean is not above 0 and finite */
    public Spend {
        if (purchases < 1 || !(mean > 0 && mean < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("not a spend: %d purchases of %s".formatted(purchases, mean));
        }
    }
}
