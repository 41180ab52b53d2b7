package io.rapport.analytics.affinity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Items that are found together often enough, by FP-growth. */
final class FrequentSets {
    private final int fewest;
    private final int longest;
    private final int most;
    private final Map<Set, Integer> counts = new HashMap<>();

    FrequentSets(int fewest, int longest, int most) {
        this.fewest = fewest;
        this.longest = longest;
        this.most = most;
    }

    /** Rising numbers. */
    private record Set(int[] items) {
        Set without(int place) {
            var fewer = new int[items.length - 1];
            System.arraycopy(items, 0, fewer, 0, place);
            System.arraycopy(items, place + 1, fewer, place, fewer.length - place);
            return new Set(fewer);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Set set && Arrays.equals(items, set.items);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(items);
        }
    }

    void grow(Tree tree, int items) {
        grow(tree, items, new int[0]);
    }

    /** @param suffix less frequent than all items of the tree */
    private void grow(Tree tree, int items, int[] suffix) {
        for (var item = 0; item < items; item++) {
            var count = tree.count(item);
            if (count < fewest) {
                continue;
            }
            var set = new int[suffix.length + 1];
            set[0] = item;
            System.arraycopy(suffix, 0, set, 1, suffix.length);
            if (counts.size() >= most) {
                throw new TooManySets(most);
            }
            counts.put(new Set(set), count);
            if (set.length < longest && item > 0) {
                grow(tree.with(item, fewest), item, set);
            }
        }
    }

    /** By falling lift. */
    List<Rule> rules(double confidence, int baskets, List<String> names) {
        var rules = new ArrayList<Rule>();
        counts.forEach((set, count) -> {
            for (var place = 0; set.items.length > 1 && place < set.items.length; place++) {
                var items = set.without(place);
                var share = (double) count / counts.get(items);
                if (share >= confidence) {
                    rules.add(rule(items, set.items[place], count, share, baskets, names));
                }
            }
        });
        rules.sort(Comparator.comparingDouble(Rule::lift)
                .thenComparingLong(Rule::count)
                .reversed()
                .thenComparing(rule -> rule.items().toString())
                .thenComparing(Rule::then));
        return rules;
    }

    private Rule rule(Set items, int then, int count, double confidence, int baskets, List<String> names) {
        return new Rule(
                IntStream.of(items.items).mapToObj(names::get).sorted().toList(),
                names.get(then),
                count,
                (double) count / baskets,
                confidence,
                confidence * baskets / counts.get(new Set(new int[] {then})));
    }
}
