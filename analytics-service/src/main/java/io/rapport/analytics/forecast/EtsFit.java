package io.rapport.analytics.forecast;

import io.rapport.analytics.estimate.Maximum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A kind of exponential smoothing with the weights of the highest likelihood.
 *
 * @param aicc Akaike's criterion, corrected for few values; the smaller the better
 * @param deviation standard deviation of the errors, relative ones where they are multiplicative
 */
record EtsFit(Ets kind, double aicc, double deviation, Smoothing end) {
    private static final int PATHS = 1_000;
    private static final int LONGEST_SEASON = 24;
    private static final double TOLERANCE = 5e-4;

    /**
     * Of all kinds that the values allow, the one with the smallest AICc.
     *
     * @param period values a season, 1 for none; above 24 is not looked at
     */
    static EtsFit best(double[] values, int period) {
        return kinds(values, period).stream()
                .map(kind -> fit(kind, values))
                .flatMap(Optional::stream)
                .min(Comparator.comparingDouble(EtsFit::aicc))
                .or(() -> fit(new Ets(false, Ets.Trend.NONE, Ets.Season.NONE, 1), values))
                .orElseThrow();
    }

    /** Multiplicative ones only for values above 0; additive errors with a multiplicative season are unstable and left out. */
    private static List<Ets> kinds(double[] values, int period) {
        var positive = Arrays.stream(values).allMatch(value -> value > 0);
        var seasonal = period > 1 && period <= LONGEST_SEASON && values.length >= 2 * period + 1;
        var kinds = new ArrayList<Ets>();
        for (var trend : Ets.Trend.values()) {
            for (var season : Ets.Season.values()) {
                for (var multiplicative : new boolean[] {false, true}) {
                    var allowed = (positive || !multiplicative && season != Ets.Season.MULTIPLICATIVE)
                            && (multiplicative || season != Ets.Season.MULTIPLICATIVE)
                            && (seasonal || season == Ets.Season.NONE);
                    if (allowed) {
                        kinds.add(new Ets(multiplicative, trend, season, season == Ets.Season.NONE ? 1 : period));
                    }
                }
            }
        }
        return kinds;
    }

    /** Empty with too few values for so many parameters. */
    private static Optional<EtsFit> fit(Ets kind, double[] values) {
        var spare = values.length - kind.parameters() - 1;
        var simplest = kind.parameters() == 3 && values.length > 1;
        if (spare <= 0 && !simplest) {
            return Optional.empty();
        }
        var start = Start.of(values, kind);
        var best = Maximum.of(free -> -deviance(kind, free, start, values), List.of(guess(kind)), 1, TOLERANCE);
        var end = new Smoothing(kind, best.point(), start);
        var squares = squares(end, kind, values)[0];
        var penalty = 2.0 * kind.parameters() * (1 + (kind.parameters() + 1.0) / Math.max(1, spare));
        return best.value() <= -1e300
                ? Optional.empty()
                : Optional.of(new EtsFit(kind, -best.value() + penalty, deviation(squares, kind, values.length), end));
    }

    private static double deviation(double squares, Ets kind, int values) {
        return Math.sqrt(squares / Math.max(1, values - kind.weights() - 1));
    }

    /** Weights of .3, .1, .1 and damping by .95; the start as it was guessed. */
    private static double[] guess(Ets kind) {
        var guess = new double[kind.weights() + 1 + (kind.hasTrend() ? 1 : 0)];
        var next = 0;
        guess[next++] = -.8;
        if (kind.hasTrend()) {
            guess[next++] = -2;
        }
        if (kind.trend() == Ets.Trend.DAMPED) {
            guess[next++] = 1.5;
        }
        if (kind.hasSeason()) {
            guess[next] = -2;
        }
        return guess;
    }

    /** Twice the negative log-likelihood, but for a constant. */
    private static double deviance(Ets kind, double[] free, Start start, double[] values) {
        for (var value : free) {
            if (Math.abs(value) > 12) {
                return Double.POSITIVE_INFINITY;
            }
        }
        var result = squares(new Smoothing(kind, free, start), kind, values);
        return values.length * Math.log(Math.max(result[0], 1e-18 * (1 + values[0] * values[0]))) + 2 * result[1];
    }

    /** The sum of squared errors, and of the logarithms of their scale; infinite where a multiplicative one meets 0. */
    private static double[] squares(Smoothing smoothing, Ets kind, double[] values) {
        var squares = 0.0;
        var product = 1.0;
        var logarithms = 0.0;
        for (var value : values) {
            var expected = smoothing.expected();
            var residual = value - expected;
            if (kind.multiplicativeError()) {
                if (!(expected > 1e-9)) {
                    return new double[] {Double.POSITIVE_INFINITY, 0};
                }
                product *= expected;
                if (product > 1e200 || product < 1e-200) {
                    logarithms += Math.log(product);
                    product = 1;
                }
                squares += residual / expected * (residual / expected);
            } else {
                squares += residual * residual;
            }
            smoothing.step(residual);
        }
        return new double[] {squares, logarithms + Math.log(product)};
    }

    double[] forecast(int horizon) {
        var path = end.copy();
        var values = new double[horizon];
        for (var h = 0; h < horizon; h++) {
            values[h] = path.expected();
            path.step(0);
        }
        return values;
    }

    /** Where 95 % of a thousand paths with normal errors run; the same ones every time. */
    double[][] bounds(int horizon) {
        var random = new Random(20_081L);
        var paths = new double[horizon][PATHS];
        for (var p = 0; p < PATHS; p++) {
            var path = end.copy();
            for (var h = 0; h < horizon; h++) {
                var expected = path.expected();
                var error = deviation * random.nextGaussian();
                var residual = kind.multiplicativeError() ? expected * Math.max(-.99, error) : error;
                paths[h][p] = expected + residual;
                path.step(residual);
            }
        }
        var bounds = new double[2][horizon];
        for (var h = 0; h < horizon; h++) {
            Arrays.sort(paths[h]);
            bounds[0][h] = paths[h][(int) (PATHS * .025)];
            bounds[1][h] = paths[h][(int) (PATHS * .975)];
        }
        return bounds;
    }
}
