package io.rapport.analytics.clv;

import static java.lang.Math.log;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hipparchus.special.Gamma;

/** The repeat purchases of all customers, in columns. */
public final class Spends {
    private static final int CHUNK = 8_192;

    private final long[] purchases;
    private final double[] means;
    private final double[] logMeans;

    private Spends(Spend[] spends) {
        Arrays.sort(spends, Comparator.comparingLong(Spend::purchases));
        purchases = Arrays.stream(spends).mapToLong(Spend::purchases).toArray();
        means = Arrays.stream(spends).mapToDouble(Spend::mean).toArray();
        logMeans = Arrays.stream(means).map(Math::log).toArray();
    }

    public static Spends of(Stream<Spend> spends) {
        return new Spends(spends.toArray(Spend[]::new));
    }

    public long customers() {
        return purchases.length;
    }

    /** Of the customers' means, unweighted. */
    double meanOfMeans() {
        return Arrays.stream(means).average().orElse(0);
    }

    /** To a millionth. */
    boolean allEqual() {
        var range = Arrays.stream(means).summaryStatistics();
        return range.getMax() - range.getMin() <= 1e-6 * range.getMax();
    }

    Spends sample(int size) {
        var picked = IntStream.range(0, Math.min(size, purchases.length))
                .map(i -> (int) ((long) i * purchases.length / Math.min(size, purchases.length)));
        return new Spends(
                picked.mapToObj(i -> new Spend(purchases[i], means[i])).toArray(Spend[]::new));
    }

    /** The mean log-likelihood of a customer, on all processors. */
    double mean(double[] parameters) {
        var chunks = (purchases.length + CHUNK - 1) / CHUNK;
        var sum = IntStream.range(0, chunks)
                .parallel()
                .mapToDouble(chunk -> sum(parameters, chunk * CHUNK, Math.min(purchases.length, (chunk + 1) * CHUNK)))
                .sum();
        return sum / purchases.length;
    }

    /** Equation 1a of the source of {@link GammaGamma}; what depends on the number of purchases alone computed once for all who share it. */
    private double sum(double[] parameters, int from, int to) {
        var p = parameters[0];
        var q = parameters[1];
        var v = parameters[2];
        var sum = 0.0;
        var common = 0.0;
        for (var i = from; i < to; i++) {
            var x = purchases[i];
            var own = p * x;
            if (i == from || x != purchases[i - 1]) {
                common = Gamma.logGamma(own + q) - Gamma.logGamma(own) - Gamma.logGamma(q) + q * log(v) + own * log(x);
            }
            sum += common + (own - 1) * logMeans[i] - (own + q) * log(x * means[i] + v);
        }
        return sum;
    }
}
