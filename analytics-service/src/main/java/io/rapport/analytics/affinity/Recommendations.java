package io.rapport.analytics.affinity;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/** What to offer beside a basket or a past: by the rules that it satisfies, and never by one that is no better than chance. */
public final class Recommendations {
    private static final Comparator<Rule> BEST = Comparator.comparingDouble(Rule::confidence)
            .thenComparingDouble(Rule::lift)
            .thenComparingLong(Rule::count)
            .reversed();

    private final List<Rule> rules;

    /** @param rules those whose lift is 1 or less are left out */
    public Recommendations(Collection<Rule> rules) {
        this.rules = rules.stream().filter(rule -> rule.lift() > 1).sorted(BEST).toList();
    }

    /**
     * The rules to recommend by, surest first, at most one for each product.
     *
     * @param owned what is in the basket or was bought; nothing of it is recommended
     * @param unwanted what else must not be: out of stock, blocked
     */
    public List<Rule> of(Set<String> owned, Set<String> unwanted, int limit) {
        var chosen = new LinkedHashMap<String, Rule>();
        rules.stream()
                .filter(rule -> !owned.contains(rule.then()) && !unwanted.contains(rule.then()))
                .filter(rule -> owned.containsAll(rule.items()))
                .forEach(rule -> chosen.putIfAbsent(rule.then(), rule));
        return chosen.values().stream().limit(limit).toList();
    }
}
