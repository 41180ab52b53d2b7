package io.rapport.analytics.forecast;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What is expected of a series, step by step, in its own unit.
 *
 * @param model what it was made with, such as {@code ETS(M,Ad,M)+Theta}
 * @param lower below it 2.5 % of what may come
 * @param upper above it 2.5 %
 */
public record Forecast(String model, double[] values, double[] lower, double[] upper) {
    private static final int LONGEST_SEASON = 24;
    private static final int FEWEST = 4;

    /** The same with its seasons found: as many as show, up to three. */
    public static Optional<Forecast> of(double[] values, int horizon) {
        return of(values, horizon, Periods.find(filled(values)));
    }

    /**
     * The mean of two: the exponential smoothing with the smallest AICc, and the theta method; prediction intervals are those of the
     * smoothing around that mean. Seasons longer than 24, and all of several, are taken off first by classical decomposition.
     *
     * @param values in equal steps; NaN for a gap. Negative ones are taken as they are; of values that never are, no forecast is
     * @param horizon steps ahead, at least 1
     * @param periods how many steps the seasons take, none for no season
     * @return empty if nothing is known
     * @throws IllegalArgumentException if a value is infinite or the horizon below 1
     */
    public static Optional<Forecast> of(double[] values, int horizon, int... periods) {
        if (horizon < 1 || Arrays.stream(values).anyMatch(Double::isInfinite)) {
            throw new IllegalArgumentException("values must be finite, and the horizon at least 1, not " + horizon);
        }
        var known = filled(values);
        if (known.length == 0) {
            return Optional.empty();
        }
        var forecast = Arrays.stream(known).min().getAsDouble()
                                == Arrays.stream(known).max().getAsDouble()
                        || known.length < FEWEST
                ? flat(known, horizon)
                : seasonal(known, horizon, usable(periods, known.length));
        return Optional.of(Arrays.stream(known).allMatch(v -> v >= 0) ? forecast.atLeastZero() : forecast);
    }

    private static int[] usable(int[] periods, int values) {
        return Arrays.stream(periods)
                .filter(period -> period > 1 && values >= 2 * period + 1)
                .sorted()
                .distinct()
                .toArray();
    }

    /** One short season is smoothed along; others are taken off, the shortest first, and put back on. */
    private static Forecast seasonal(double[] values, int horizon, int[] periods) {
        if (periods.length == 0) {
            return combined(values, horizon, 1);
        }
        if (periods.length == 1 && periods[0] <= LONGEST_SEASON) {
            return combined(values, horizon, periods[0]);
        }
        var season = Decomposition.indices(values, periods[0], false);
        var rest = seasonal(
                Decomposition.without(values, season, false), horizon, Arrays.copyOfRange(periods, 1, periods.length));
        return new Forecast(
                rest.model + "+season(" + periods[0] + ")",
                Decomposition.with(rest.values, values.length, season, false),
                Decomposition.with(rest.lower, values.length, season, false),
                Decomposition.with(rest.upper, values.length, season, false));
    }

    private static Forecast combined(double[] values, int horizon, int period) {
        var fit = EtsFit.best(values, period);
        var smoothed = fit.forecast(horizon);
        var theta = theta(values, horizon, period);
        var mean = IntStream.range(0, horizon)
                .mapToDouble(h -> (smoothed[h] + theta[h]) / 2)
                .toArray();
        var bounds = fit.bounds(horizon);
        return new Forecast(
                fit.kind() + "+Theta",
                mean,
                IntStream.range(0, horizon)
                        .mapToDouble(h -> Math.min(mean[h], mean[h] + bounds[0][h] - smoothed[h]))
                        .toArray(),
                IntStream.range(0, horizon)
                        .mapToDouble(h -> Math.max(mean[h], mean[h] + bounds[1][h] - smoothed[h]))
                        .toArray());
    }

    private static double[] theta(double[] values, int horizon, int period) {
        if (!Periods.shows(values, period)) {
            return Theta.forecast(values, horizon);
        }
        var multiplicative = Arrays.stream(values).allMatch(v -> v > 0);
        var season = Decomposition.indices(values, period, multiplicative);
        return Decomposition.with(
                Theta.forecast(Decomposition.without(values, season, multiplicative), horizon),
                values.length,
                season,
                multiplicative);
    }

    /** The last value; its own size as the standard deviation where only one is known. */
    private static Forecast flat(double[] values, int horizon) {
        var last = values[values.length - 1];
        var mean = Arrays.stream(values).average().orElseThrow();
        var spread = values.length == 1
                ? Math.abs(last)
                : Math.sqrt(
                        Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1));
        var steps = IntStream.rangeClosed(1, horizon);
        var widths = steps.mapToDouble(h -> 1.96 * spread * Math.sqrt(h)).toArray();
        return new Forecast(
                "flat",
                Arrays.stream(widths).map(_ -> last).toArray(),
                Arrays.stream(widths).map(width -> last - width).toArray(),
                Arrays.stream(widths).map(width -> last + width).toArray());
    }

    private Forecast atLeastZero() {
        return new Forecast(model, atLeastZero(values), atLeastZero(lower), atLeastZero(upper));
    }

    private static double[] atLeastZero(double[] values) {
        return Arrays.stream(values).map(v -> Math.max(0, v)).toArray();
    }

    /** Without the gaps before the first and after the last value that is known; others by a straight line. */
    private static double[] filled(double[] values) {
        var first = 0;
        var last = values.length - 1;
        while (first <= last && Double.isNaN(values[first])) {
            first++;
        }
        while (last >= first && Double.isNaN(values[last])) {
            last--;
        }
        var filled = Arrays.copyOfRange(values, first, last + 1);
        var before = 0;
        for (var t = 0; t < filled.length; t++) {
            if (!Double.isNaN(filled[t])) {
                for (var gap = before + 1; gap < t; gap++) {
                    filled[gap] = filled[before] + (filled[t] - filled[before]) * (gap - before) / (t - before);
                }
                before = t;
            }
        }
        return filled;
    }

    /** Symmetric mean absolute percentage error, 0 to 200: the measure of the M3 competition. */
    public static double symmetricError(double[] forecast, double[] actual) {
        var sum = 0.0;
        for (var h = 0; h < actual.length; h++) {
            var size = Math.abs(forecast[h]) + Math.abs(actual[h]);
            sum += size > 0 ? 200 * Math.abs(forecast[h] - actual[h]) / size : 0;
        }
        return sum / actual.length;
    }
}
