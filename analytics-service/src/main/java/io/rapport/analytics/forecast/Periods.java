package io.rapport.analytics.forecast;

import java.util.Arrays;
import java.util.TreeSet;

/** Finds how long seasons are, by autocorrelation. */
final class Periods {
    private static final int MOST = 3;
    private static final int LONGEST = 400;
    private static final double CLEAR = .3;

    private Periods() {}

    /** Rising; empty without a clear season. A second is looked for in what the first leaves over. */
    static int[] find(double[] values) {
        var found = new TreeSet<Integer>();
        var rest = differences(values);
        for (var i = 0; i < MOST; i++) {
            var period = strongest(rest);
            if (period == 0 || !found.add(period)) {
                break;
            }
            rest = withoutMeans(rest, period);
        }
        return found.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Whether a season of that length shows, at 90 % (the test of the theta method). */
    static boolean shows(double[] values, int period) {
        if (period < 2 || values.length < 2 * period + 1) {
            return false;
        }
        var sum = 0.0;
        for (var lag = 1; lag < period; lag++) {
            var r = correlation(values, lag);
            sum += r * r;
        }
        return Math.abs(correlation(values, period)) > 1.645 * Math.sqrt((1 + 2 * sum) / values.length);
    }

    /** The shortest whose peak is nearly the highest: its multiples are peaks too. */
    private static int strongest(double[] values) {
        var longest = Math.min(LONGEST, values.length / 3);
        var correlations = new double[longest + 2];
        for (var lag = 1; lag < correlations.length && lag < values.length; lag++) {
            correlations[lag] = correlation(values, lag);
        }
        var threshold = Math.max(CLEAR, 2.6 / Math.sqrt(Math.max(1, values.length)));
        var highest = 0.0;
        for (var lag = 2; lag <= longest; lag++) {
            highest = Math.max(highest, correlations[lag]);
        }
        for (var lag = 2; lag <= longest; lag++) {
            var peak = correlations[lag] > correlations[lag - 1] && correlations[lag] >= correlations[lag + 1];
            if (peak && correlations[lag] > threshold && correlations[lag] >= .85 * highest) {
                return lag;
            }
        }
        return 0;
    }

    private static double[] differences(double[] values) {
        var differences = new double[Math.max(0, values.length - 1)];
        for (var t = 0; t < differences.length; t++) {
            differences[t] = values[t + 1] - values[t];
        }
        return differences;
    }

    private static double[] withoutMeans(double[] values, int period) {
        var sums = new double[period];
        var counts = new int[period];
        for (var t = 0; t < values.length; t++) {
            sums[t % period] += values[t];
            counts[t % period]++;
        }
        var rest = values.clone();
        for (var t = 0; t < values.length; t++) {
            rest[t] -= sums[t % period] / counts[t % period];
        }
        return rest;
    }

    private static double correlation(double[] values, int lag) {
        var mean = Arrays.stream(values).average().orElse(0);
        var sum = 0.0;
        var squares = 0.0;
        for (var t = 0; t < values.length; t++) {
            squares += (values[t] - mean) * (values[t] - mean);
            sum += t >= lag ? (values[t] - mean) * (values[t - lag] - mean) : 0;
        }
        return squares > 0 ? sum / squares : 0;
    }
}
