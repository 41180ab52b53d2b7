package io.rapport.analytics.elasticity;

/**
 * What was sold of a product in a store in one period.
 *
 * @param period a day or week: what happens to all products in it, such as a season, is not taken for an effect of prices
 * @param price of a unit, above 0
 * @param units above 0; periods without a sale are left out by the caller and make demand look less elastic
 * @param promoted true where the product was promoted beyond its price
 */
public record Sale(String product, String store, String period, double price, double units, boolean promoted) {
    /** @throws IllegalArgumentException if price or units are not above 0 and finite */
    public Sale {
        if (!(price > 0 && units > 0) || Double.isInfinite(price) || Double.isInfinite(units)) {
            throw new IllegalArgumentException("price %s, units %s".formatted(price, units));
        }
    }
}
