package io.rapport.analytics.clv;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The histories of all customers, equal ones kept once with their number: sufficient for the likelihood, and small enough that
 * a million customers fit into some ten megabytes.
 */
public final class Population {
    private static final int CHUNK = 8_192;

    private final long[] repeats;
    private final double[] recency;
    private final double[] age;
    private final long[] counts;
    private final long customers;

    private Population(long[] repeats, double[] recency, double[] age, long[] counts) {
        this.repeats = repeats;
        this.recency = recency;
        this.age = age;
        this.counts = counts;
        this.customers = Arrays.stream(counts).sum();
    }

    /** Reads the stream once. */
    public static Population of(Stream<History> histories) {
        var counted = new HashMap<History, Long>();
        histories.forEach(history -> counted.merge(history, 1L, Long::sum));
        return of(counted);
    }

    /** @param counted how many customers have each history */
    public static Population of(Map<History, Long> counted) {
        var rows = new Rows();
        counted.entrySet().stream()
                .sorted(Comparator.comparing(
                        Map.Entry::getKey,
                        Comparator.comparingLong(History::repeats)
                                .thenComparingDouble(History::recency)
                                .thenComparingDouble(History::age)))
                .forEach(entry -> rows.add(entry.getKey(), entry.getValue()));
        return rows.population();
    }

    /** Takes histories one after the other, the fewest repeats first, without an object for each. */
    static final class Rows {
        private static final int ROOM = 1_024;

        private long[] repeats = new long[ROOM];
        private double[] recency = new double[ROOM];
        private double[] age = new double[ROOM];
        private long[] counts = new long[ROOM];
        private int size;

        void add(History history, long customers) {
            if (size == counts.length) {
                size(size * 2);
            }
            repeats[size] = history.repeats();
            recency[size] = history.recency();
            age[size] = history.age();
            counts[size++] = customers;
        }

        Population population() {
            size(size);
            return new Population(repeats, recency, age, counts);
        }

        private void size(int length) {
            repeats = Arrays.copyOf(repeats, length);
            recency = Arrays.copyOf(recency, length);
            age = Arrays.copyOf(age, length);
            counts = Arrays.copyOf(counts, length);
        }
    }

    public long customers() {
        return customers;
    }

    /** How many came back at least once. */
    public long repeaters() {
        return IntStream.range(0, counts.length)
                .filter(i -> repeats[i] > 0)
                .mapToLong(i -> counts[i])
                .sum();
    }

    double meanAge() {
        return IntStream.range(0, counts.length)
                        .mapToDouble(i -> age[i] * counts[i])
                        .sum()
                / Math.max(1, customers);
    }

    /** At most so many of the distinct histories, evenly spread: enough to tell a good start from a bad one. */
    Population sample(int size) {
        if (counts.length <= size) {
            return this;
        }
        var rows = new Rows();
        IntStream.range(0, size)
                .map(i -> (int) ((long) i * counts.length / size))
                .forEach(i -> rows.add(new History(repeats[i], recency[i], age[i]), counts[i]));
        return rows.population();
    }

    /** The mean over all customers, on all processors; histories come with equal repeats in a row. */
    double mean(Likelihood likelihood) {
        var chunks = (counts.length + CHUNK - 1) / CHUNK;
        var sum = IntStream.range(0, chunks)
                .parallel()
                .mapToDouble(chunk -> sum(likelihood, chunk * CHUNK, Math.min(counts.length, (chunk + 1) * CHUNK)))
                .sum();
        return sum / customers;
    }

    private double sum(Likelihood likelihood, int from, int to) {
        var sum = 0.0;
        Likelihood.OfRepeats own = null;
        for (var i = from; i < to; i++) {
            if (own == null || repeats[i] != repeats[i - 1]) {
                own = likelihood.of(repeats[i]);
            }
            sum += counts[i] * own.of(recency[i], age[i]);
        }
        return sum;
    }

    /** The log-likelihood of one customer, in two steps: what depends on the number of repeats alone is computed once for all who share it. */
    interface Likelihood {
        OfRepeats of(long repeats);

        /** The rest. */
        interface OfRepeats {
            double of(double recency, double age);
        }
    }
}
