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

    private final History[] histories;
    private final long[] counts;
    private final long customers;

    private Population(History[] histories, long[] counts) {
        this.histories = histories;
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
        var histories = counted.keySet().toArray(History[]::new);
        Arrays.sort(
                histories,
                Comparator.comparingLong(History::repeats)
                        .thenComparingDouble(History::recency)
                        .thenComparingDouble(History::age));
        return new Population(
                histories, Arrays.stream(histories).mapToLong(counted::get).toArray());
    }

    public long customers() {
        return customers;
    }

    /** How many came back at least once. */
    public long repeaters() {
        return IntStream.range(0, counts.length)
                .filter(i -> histories[i].repeats() > 0)
                .mapToLong(i -> counts[i])
                .sum();
    }

    double meanAge() {
        return IntStream.range(0, counts.length)
                        .mapToDouble(i -> histories[i].age() * counts[i])
                        .sum()
                / Math.max(1, customers);
    }

    /** At most so many of the distinct histories, evenly spread: enough to tell a good start from a bad one. */
    Population sample(int size) {
        if (histories.length <= size) {
            return this;
        }
        var picked = IntStream.range(0, size)
                .map(i -> (int) ((long) i * histories.length / size))
                .toArray();
        return new Population(
                Arrays.stream(picked).mapToObj(i -> histories[i]).toArray(History[]::new),
                Arrays.stream(picked).mapToLong(i -> counts[i]).toArray());
    }

    /** The mean over all customers, on all processors; histories come with equal repeats in a row. */
    double mean(Likelihood likelihood) {
        var chunks = (histories.length + CHUNK - 1) / CHUNK;
        var sum = IntStream.range(0, chunks)
                .parallel()
                .mapToDouble(chunk -> sum(likelihood, chunk * CHUNK, Math.min(histories.length, (chunk + 1) * CHUNK)))
                .sum();
        return sum / customers;
    }

    private double sum(Likelihood likelihood, int from, int to) {
        var sum = 0.0;
        var repeats = -1L;
        Likelihood.OfRepeats own = null;
        for (var i = from; i < to; i++) {
            if (own == null || histories[i].repeats() != repeats) {
                repeats = histories[i].repeats();
                own = likelihood.of(repeats);
            }
            sum += counts[i] * own.of(histories[i].recency(), histories[i].age());
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
