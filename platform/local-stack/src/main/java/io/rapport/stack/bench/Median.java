package io.rapport.stack.bench;

import java.util.List;
import java.util.stream.DoubleStream;

/** The middle one; the mean of both middle ones if there are two. */
final class Median {
    private Median() {}

    static double of(List<Double> values) {
        return of(values.stream().mapToDouble(Double::doubleValue));
    }

    static double of(DoubleStream values) {
        var sorted = values.sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("no values");
        }
        var upper = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[upper] : (sorted[upper - 1] + sorted[upper]) / 2;
    }
}
