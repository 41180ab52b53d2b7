package io.rapport.analytics.forecast;

/**
 * A kind of exponential smoothing: how errors, trend and season enter. Source: Hyndman, Koehler, Ord and Snyder (2008), Forecasting with
 * Exponential Smoothing: The State Space Approach.
 *
 * @param multiplicativeError errors grow with the level
 * @param period values a season; 1 without a season
 */
record Ets(boolean multiplicativeError, Trend trend, Season season, int period) {
    enum Trend {
        NONE,
        ADDITIVE,
        DAMPED
    }

    enum Season {
        NONE,
        ADDITIVE,
        MULTIPLICATIVE
    }

    boolean hasTrend() {
        return trend != Trend.NONE;
    }

    boolean hasSeason() {
        return season != Season.NONE;
    }

    /** Smoothing weights and initial states. */
    int weights() {
        return 1
                + switch (trend) {
                    case NONE -> 0;
                    case ADDITIVE -> 1;
                    case DAMPED -> 2;
                }
                + (hasSeason() ? 1 : 0);
    }

    /** What is estimated, the variance included. */
    int parameters() {
        return weights() + 1 + (hasTrend() ? 1 : 0) + (hasSeason() ? period - 1 : 0) + 1;
    }

    /** As the literature writes it: ETS(M,Ad,M). */
    @Override
    public String toString() {
        var trends = switch (trend) {
            case NONE -> "N";
            case ADDITIVE -> "A";
            case DAMPED -> "Ad";
        };
        var seasons = switch (season) {
            case NONE -> "N";
            case ADDITIVE -> "A";
            case MULTIPLICATIVE -> "M";
        };
        return "ETS(%s,%s,%s)".formatted(multiplicativeError ? "M" : "A", trends, seasons);
    }
}
