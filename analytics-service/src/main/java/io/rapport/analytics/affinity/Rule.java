package io.rapport.analytics.affinity;

import java.util.List;

/**
 * Who buys these also buys that.
 *
 * @param items what is in the basket, at least one, sorted
 * @param then what is bought with it
 * @param count baskets with all of them
 * @param support share of all baskets with all of them, 0 to 1
 * @param confidence share of the baskets with {@code items} that have {@code then} too, 0 to 1
 * @param lift that share over the share of {@code then} in all baskets; 1 is chance
 */
public record Rule(List<String> items, String then, long count, double support, double confidence, double lift) {}
