package io.rapport.analytics.forecast;

import org.hipparchus.stat.regression.SimpleRegression;

/** A straight line over steps 0, 1, 2, … */
record Line(double intercept, double slope) {
    static Line through(double[] values) {
        if (values.length < 2) {
            return new Line(values.length == 0 ? 0 : values[0], 0);
        }
        var regression = new SimpleRegression();
        for (var t = 0; t < values.length; t++) {
            regression.addData(t, values[t]);
        }
        return new Line(regression.getIntercept(), regression.getSlope());
    }

    double at(double step) {
        return intercept + slope * step;
    }
}
