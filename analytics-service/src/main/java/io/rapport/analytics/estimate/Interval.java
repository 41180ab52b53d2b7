package io.rapport.analytics.estimate;

/** An estimate with the bounds that hold the true value at 95 % confidence; all three in the estimate's own unit. */
public record Interval(double lower, double value, double upper) {
    /** The 97.5 % point of the standard normal distribution. */
    public static final double Z = 1.959963984540054;

    /** By the normal approximation. */
    public static Interval of(double value, double standardError) {
        return new Interval(value - Z * standardError, value, value + Z * standardError);
    }

    /** Of something above 0: symmetric for the logarithm, so that the lower bound stays above 0 too. */
    public static Interval ofPositive(double value, double standardErrorOfLogarithm) {
        var factor = Math.exp(Math.min(Z * standardErrorOfLogarithm, 50));
        return new Interval(value / factor, value, value * factor);
    }

    /** Of a probability: symmetric for the log-odds, so that the bounds stay within 0 and 1. */
    public static Interval ofProbability(double value, double standardErrorOfLogOdds) {
        if (value <= 0 || value >= 1) {
            return new Interval(value, value, value);
        }
        var odds = Math.log(value / (1 - value));
        var width = Z * standardErrorOfLogOdds;
        return new Interval(1 / (1 + Math.exp(width - odds)), value, 1 / (1 + Math.exp(-width - odds)));
    }

    public Interval times(double factor) {
        return new Interval(lower * factor, value * factor, upper * factor);
    }
}
