package io.rapport.analytics.forecast;

import io.rapport.analytics.estimate.Maximum;
import java.util.List;

/**
 * The theta method: half way between the straight line through the values and simple smoothing of what bends twice as much. Source:
 * Assimakopoulos and Nikolopoulos (2000), International Journal of Forecasting 16(4), the best of the M3 competition; in the form of Hyndman
 * and Billah (2003): simple smoothing with half the line's slope as drift.
 */
final class Theta {
    private Theta() {}

    /** Of values without season, at least one. */
    static double[] forecast(double[] values, int horizon) {
        var slope = Line.through(values).slope();
        var best = Maximum.of(
                free -> -squares(values, weight(free)), List.of(new double[] {0}), 1, 1e-6 * (1 + squares(values, .5)));
        var alpha = weight(best.point());
        var level = level(values, alpha);
        var n = values.length;
        var forecast = new double[horizon];
        for (var h = 0; h < horizon; h++) {
            forecast[h] = level + slope / 2 * (h + (1 - Math.pow(1 - alpha, n)) / alpha);
        }
        return forecast;
    }

    private static double weight(double[] free) {
        return .01 + .98 / (1 + Math.exp(-free[0]));
    }

    private static double level(double[] values, double alpha) {
        var level = values[0];
        for (var value : values) {
            level += alpha * (value - level);
        }
        return level;
    }

    private static double squares(double[] values, double alpha) {
        var level = values[0];
        var sum = 0.0;
        for (var value : values) {
            sum += (value - level) * (value - level);
            level += alpha * (value - level);
        }
        return sum;
    }
}
