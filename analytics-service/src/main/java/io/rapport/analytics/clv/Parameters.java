package io.rapport.analytics.clv;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/** Parameters of a model: above 0, and so estimated as logarithms. */
final class Parameters {
    private static final double STEP = 1e-4;

    private Parameters() {}

    static void requirePositive(double... parameters) {
        for (var parameter : parameters) {
            if (!(parameter > 0 && parameter < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("a parameter must be above 0 and finite, not " + parameter);
            }
        }
    }

    static double[] exp(double[] logarithms) {
        var parameters = new double[logarithms.length];
        for (var i = 0; i < parameters.length; i++) {
            parameters[i] = Math.exp(logarithms[i]);
        }
        return parameters;
    }

    /** log(e^first + e^second), without overflow. */
    static double logOfSum(double first, double second) {
        return first >= second
                ? first + Math.log1p(Math.exp(second - first))
                : second + Math.log1p(Math.exp(first - second));
    }

    /** The standard error, by the delta method, of a function of parameters that were estimated as logarithms. */
    static double standardError(ToDoubleFunction<double[]> function, double[] parameters, double[][] covariance) {
        if (Arrays.stream(covariance).flatMapToDouble(Arrays::stream).allMatch(entry -> entry == 0)) {
            return 0;
        }
        var gradient = new double[parameters.length];
        for (var i = 0; i < gradient.length; i++) {
            gradient[i] = (at(function, parameters, i, STEP) - at(function, parameters, i, -STEP)) / (2 * STEP);
        }
        var variance = 0.0;
        for (var i = 0; i < gradient.length; i++) {
            for (var j = 0; j < gradient.length; j++) {
                variance += gradient[i] * covariance[i][j] * gradient[j];
            }
        }
        return Math.sqrt(Math.max(0, variance));
    }

    private static double at(ToDoubleFunction<double[]> function, double[] parameters, int i, double by) {
        var moved = parameters.clone();
        moved[i] *= Math.exp(by);
        return function.applyAsDouble(moved);
    }
}
