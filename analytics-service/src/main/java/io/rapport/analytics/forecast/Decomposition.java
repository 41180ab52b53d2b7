package io.rapport.analytics.forecast;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Classical decomposition: what a place in the season adds to, or multiplies, the centred moving average. */
final class Decomposition {
    private Decomposition() {}

    /** One index a place, their mean 0, or 1 where multiplicative. */
    static double[] indices(double[] values, int period, boolean multiplicative) {
        var smooth = movingAverage(values, period);
        var sums = new double[period];
        var counts = new int[period];
        for (var t = 0; t < values.length; t++) {
            if (!Double.isNaN(smooth[t]) && (!multiplicative || smooth[t] > 0)) {
                sums[t % period] += multiplicative ? values[t] / smooth[t] : values[t] - smooth[t];
                counts[t % period]++;
            }
        }
        var neutral = multiplicative ? 1 : 0;
        var indices = IntStream.range(0, period)
                .mapToDouble(i -> counts[i] == 0 ? neutral : sums[i] / counts[i])
                .toArray();
        var mean = Arrays.stream(indices).average().orElseThrow();
        return Arrays.stream(indices)
                .map(index -> multiplicative ? Math.max(.01, index / mean) : index - mean)
                .toArray();
    }

    static double[] without(double[] values, double[] season, boolean multiplicative) {
        return IntStream.range(0, values.length)
                .mapToDouble(t ->
                        multiplicative ? values[t] / season[t % season.length] : values[t] - season[t % season.length])
                .toArray();
    }

    /** Puts the season back onto values that follow {@code before} others. */
    static double[] with(double[] values, int before, double[] season, boolean multiplicative) {
        return IntStream.range(0, values.length)
                .mapToDouble(h -> multiplicative
                        ? values[h] * season[(before + h) % season.length]
                        : values[h] + season[(before + h) % season.length])
                .toArray();
    }

    /** Over one period, centred; NaN where it does not reach. */
    private static double[] movingAverage(double[] values, int period) {
        var half = period / 2;
        var even = period % 2 == 0;
        var average = new double[values.length];
        Arrays.fill(average, Double.NaN);
        for (var t = half; t + half < values.length; t++) {
            var sum = Arrays.stream(values, t - half, t + half + 1).sum();
            average[t] = even ? (sum - (values[t - half] + values[t + half]) / 2) / period : sum / period;
        }
        return average;
    }
}
