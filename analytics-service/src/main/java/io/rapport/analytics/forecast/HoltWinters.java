package io.rapport.analytics.forecast;

import java.util.Arrays;

/**
 * Multiplicative Holt-Winters smoothing with given weights. Source: Winters (1960), Forecasting Sales by Exponentially Weighted Moving
 * Averages, Management Science 6(3); the season is updated with the new level.
 *
 * @param alpha weight of the newest level, 0 to 1
 * @param beta weight of the newest trend, 0 to 1
 * @param gamma weight of the newest season, 0 to 1
 * @param period values a season, at least 2
 */
public record HoltWinters(double alpha, double beta, double gamma, int period) {
    /**
     * Starts behind the first season, with its mean as level, the difference to the second's mean as trend and its own ratios as season.
     *
     * @param values above 0, at least two seasons
     * @throws IllegalArgumentException if there are fewer
     */
    public double[] forecast(double[] values, int horizon) {
        if (period < 2 || values.length < 2 * period) {
            throw new IllegalArgumentException(values.length + " values are less than two seasons of " + period);
        }
        var level = Arrays.stream(values, 0, period).average().orElseThrow();
        var start = level;
        var trend = (Arrays.stream(values, period, 2 * period).average().orElseThrow() - level) / period;
        var season =
                Arrays.stream(values, 0, period).map(value -> value / start).toArray();
        for (var t = period; t < values.length; t++) {
            var before = level;
            level = alpha * values[t] / season[t % period] + (1 - alpha) * (level + trend);
            trend = beta * (level - before) + (1 - beta) * trend;
            season[t % period] = gamma * values[t] / level + (1 - gamma) * season[t % period];
        }
        var forecast = new double[horizon];
        for (var h = 0; h < horizon; h++) {
            forecast[h] = (level + (h + 1) * trend) * season[(values.length + h) % period];
        }
        return forecast;
    }
}
