package io.rapport.analytics.estimate;

/** Gauss's hypergeometric function. Source: Abramowitz and Stegun (1964), 15.1.1. */
public final class Hypergeometric {
    private static final int TERMS = 1_000;

    private Hypergeometric() {}

    /**
     * ₂F₁(a, b; c; z) by its series. What is left after 1,000 terms (z above .97) is taken as a geometric series; that tail is good to
     * about a thousandth.
     *
     * @param c above 0
     * @param z from 0 to below 1
     */
    public static double f(double a, double b, double c, double z) {
        var term = 1.0;
        var sum = 1.0;
        var ratio = 0.0;
        for (var k = 0; k < TERMS; k++) {
            ratio = (a + k) / (c + k) * (b + k) / (k + 1) * z;
            term *= ratio;
            sum += term;
            if (Math.abs(term) <= 1e-15 * Math.abs(sum) || term == 0) {
                return sum;
            }
        }
        return sum + term * ratio / (1 - Math.min(ratio, z));
    }
}
