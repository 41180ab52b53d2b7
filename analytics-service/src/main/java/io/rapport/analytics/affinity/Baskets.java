package io.rapport.analytics.affinity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What was bought together, each item once a basket; items are kept as numbers, so that a million baskets take some hundred megabytes. */
public final class Baskets {
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private final List<int[]> baskets = new ArrayList<>();

    /** Reads the stream once. Empty baskets count, for they are baskets without the item. */
    public static Baskets of(Stream<? extends Iterable<String>> baskets) {
        var all = new Baskets();
        baskets.forEach(all::add);
        return all;
    }

    private void add(Iterable<String> basket) {
        var items = new ArrayList<Integer>();
        for (var item : basket) {
            items.add(numbers.computeIfAbsent(item, this::name));
        }
        baskets.add(items.stream().mapToInt(Integer::intValue).distinct().toArray());
    }

    private int name(String item) {
        names.add(item);
        return names.size() - 1;
    }

    public int count() {
        return baskets.size();
    }

    /**
     * @param support least share of all baskets, above 0 to 1
     * @param confidence least confidence, 0 to 1
     * @param longest how many items a rule has at most, both sides together, at least 2
     * @param most frequent item sets to bear in memory: a million take some 200 MB
     * @throws TooManySets if there are more
     * @throws IllegalArgumentException if an argument is out of its range
     */
    public List<Rule> rules(double support, double confidence, int longest, int most) {
        if (!(support > 0 && support <= 1) || !(confidence >= 0 && confidence <= 1) || longest < 2) {
            throw new IllegalArgumentException(
                    "support %s, confidence %s, longest %d".formatted(support, confidence, longest));
        }
        // A hair below, for .003 of 1,000 baskets are 3 of them and in floating point a little more.
        var fewest = (int) Math.max(1, Math.ceil(support * baskets.size() * (1 - 1e-12)));
        var frequent = byFrequency(fewest);
        var sets = new FrequentSets(fewest, longest, most);
        sets.grow(Tree.of(paths(frequent), frequent.length), frequent.length);
        return sets.rules(
                confidence,
                baskets.size(),
                Arrays.stream(frequent).mapToObj(names::get).toList());
    }

    private int[] byFrequency(int fewest) {
        var counts = new int[names.size()];
        for (var basket : baskets) {
            for (var item : basket) {
                counts[item]++;
            }
        }
        return java.util.stream.IntStream.range(0, counts.length)
                .filter(item -> counts[item] >= fewest)
                .boxed()
                .sorted(Comparator.comparingInt((Integer item) -> -counts[item]).thenComparing(names::get))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private List<Tree.Path> paths(int[] frequent) {
        var places = new int[names.size()];
        Arrays.fill(places, -1);
        for (var place = 0; place < frequent.length; place++) {
            places[frequent[place]] = place;
        }
        var paths = new ArrayList<Tree.Path>(baskets.size());
        for (var basket : baskets) {
            var path = Arrays.stream(basket)
                    .map(item -> places[item])
                    .filter(place -> place >= 0)
                    .sorted()
                    .toArray();
            if (path.length > 0) {
                paths.add(new Tree.Path(path, 1));
            }
        }
        return paths;
    }
}
