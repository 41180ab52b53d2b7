package io.rapport.analytics.forecast;

import java.util.Arrays;

/**
 * A guess of where a series starts: seasons by classical decomposition of its first four seasons, level and trend by a straight line
 * through its first values without season.
 *
 * @param season one value a step; 0 or 1 everywhere without season
 * @param scale how far the level may well be off
 */
record Start(double level, double trend, double[] season, double scale) {
    static Start of(double[] values, Ets kind) {
        var multiplicative = kind.season() == Ets.Season.MULTIPLICATIVE;
        var season = kind.hasSeason()
                ? Decomposition.indices(
                        Arrays.copyOf(values, Math.min(values.length, 4 * kind.period())),
                        kind.period(),
                        multiplicative)
                : new double[1];
        var first = Math.min(values.length, Math.max(10, kind.hasSeason() ? 2 * kind.period() : 0));
        var adjusted = kind.hasSeason()
                ? Decomposition.without(Arrays.copyOf(values, first), season, multiplicative)
                : Arrays.copyOf(values, first);
        if (!kind.hasTrend()) {
            var mean = Arrays.stream(adjusted).average().orElseThrow();
            return new Start(mean, 0, season, scale(adjusted, mean));
        }
        var line = Line.through(adjusted);
        return new Start(
                line.at(-1),
                line.slope(),
                season,
                scale(adjusted, Arrays.stream(adjusted).average().orElseThrow()));
    }

    private static double scale(double[] values, double mean) {
        var spread = Math.sqrt(Arrays.stream(values)
                .map(v -> (v - mean) * (v - mean))
                .average()
                .orElse(0));
        return Math.max(spread, 1e-3 * Math.abs(mean) + 1e-9);
    }
}
