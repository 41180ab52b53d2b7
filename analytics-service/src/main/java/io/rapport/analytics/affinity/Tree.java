package io.rapport.analytics.affinity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A frequent-pattern tree: baskets of items, numbered by falling frequency, that share their beginnings. Source: Han, Pei and Yin (2000),
 * Mining Frequent Patterns without Candidate Generation, SIGMOD. Baskets come sorted, so that a path only ever grows at its end and
 * no look-up of children is needed.
 */
final class Tree {
    private int[] items = new int[64];
    private int[] parents = new int[64];
    private int[] counts = new int[64];
    /** The next node of the same item, 0 for none. */
    private int[] next = new int[64];

    private final int[] heads;
    private int size = 1;

    /** Some baskets that are alike, or the beginning of some. */
    record Path(int[] items, int count) {}

    /** @param items how many there are; those of the paths rise and lie below it */
    static Tree of(List<Path> paths, int items) {
        var tree = new Tree(items);
        paths.sort((a, b) -> Arrays.compare(a.items, b.items));
        var nodes = new int[items + 1];
        var last = new int[0];
        for (var path : paths) {
            var same = Arrays.mismatch(last, path.items);
            var shared = same < 0 ? path.items.length : same;
            for (var depth = 0; depth < path.items.length; depth++) {
                if (depth >= shared) {
                    nodes[depth + 1] = tree.add(path.items[depth], nodes[depth]);
                }
                tree.counts[nodes[depth + 1]] += path.count;
            }
            last = path.items;
        }
        return tree;
    }

    private Tree(int items) {
        heads = new int[items];
    }

    private int add(int item, int parent) {
        if (size == items.length) {
            items = Arrays.copyOf(items, 2 * size);
            parents = Arrays.copyOf(parents, 2 * size);
            counts = Arrays.copyOf(counts, 2 * size);
            next = Arrays.copyOf(next, 2 * size);
        }
        items[size] = item;
        parents[size] = parent;
        next[size] = heads[item];
        heads[item] = size;
        return size++;
    }

    /** Baskets with this item. */
    int count(int item) {
        var sum = 0;
        for (var node = heads[item]; node != 0; node = next[node]) {
            sum += counts[node];
        }
        return sum;
    }

    /** What is found with this item among the more frequent ones, of that only what is found often enough. */
    Tree with(int item, int fewest) {
        var found = new int[item];
        for (var node = heads[item]; node != 0; node = next[node]) {
            for (var up = parents[node]; up != 0; up = parents[up]) {
                found[items[up]] += counts[node];
            }
        }
        var paths = new ArrayList<Path>();
        var path = new int[item];
        for (var node = heads[item]; node != 0; node = next[node]) {
            var start = item;
            for (var up = parents[node]; up != 0; up = parents[up]) {
                if (found[items[up]] >= fewest) {
                    path[--start] = items[up];
                }
            }
            if (start < item) {
                paths.add(new Path(Arrays.copyOfRange(path, start, item), counts[node]));
            }
        }
        return of(paths, item);
    }
}
