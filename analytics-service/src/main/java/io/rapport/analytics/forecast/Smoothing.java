package io.rapport.analytics.forecast;

/** Weights and the running states of one smoothing. */
final class Smoothing {
    private final Ets kind;
    private final double alpha;
    private final double beta;
    private final double gamma;
    private final double phi;
    private double level;
    private double trend;
    private final double[] season;
    private int time;

    /**
     * @param free the logits of the weights, then the initial level and trend as distances from the guess in units of its scale
     * @param start the guess
     */
    Smoothing(Ets kind, double[] free, Start start) {
        var next = 0;
        this.kind = kind;
        alpha = between(1e-4, .9999, free[next++]);
        beta = kind.hasTrend() ? between(1e-4, alpha, free[next++]) : 0;
        phi = kind.trend() == Ets.Trend.DAMPED ? between(.8, .98, free[next++]) : 1;
        gamma = kind.hasSeason() ? between(1e-4, 1 - alpha, free[next++]) : 0;
        level = start.level() + start.scale() * free[next++];
        trend = kind.hasTrend() ? start.trend() + start.scale() / 10 * free[next++] : 0;
        season = start.season().clone();
    }

    private Smoothing(Smoothing other) {
        kind = other.kind;
        alpha = other.alpha;
        beta = other.beta;
        gamma = other.gamma;
        phi = other.phi;
        level = other.level;
        trend = other.trend;
        season = other.season.clone();
        time = other.time;
    }

    Smoothing copy() {
        return new Smoothing(this);
    }

    private static double between(double lower, double upper, double logit) {
        return lower + (upper - lower) / (1 + Math.exp(-logit));
    }

    /** The value expected next. */
    double expected() {
        var base = level + phi * trend;
        return switch (kind.season()) {
            case NONE -> base;
            case ADDITIVE -> base + season[time];
            case MULTIPLICATIVE -> base * season[time];
        };
    }

    /** Goes on by one step, which came out this much above what was expected. */
    void step(double residual) {
        var base = level + phi * trend;
        var own = season[time];
        var effect = kind.season() == Ets.Season.MULTIPLICATIVE ? residual / own : residual;
        level = base + alpha * effect;
        trend = phi * trend + beta * effect;
        switch (kind.season()) {
            case NONE -> {}
            case ADDITIVE -> season[time] = own + gamma * residual;
            case MULTIPLICATIVE -> season[time] = own + gamma * residual / base;
        }
        time = time + 1 == season.length ? 0 : time + 1;
    }
}
