package io.rapport.analytics.lift;

import java.util.Arrays;
import org.hipparchus.distribution.continuous.ChiSquaredDistribution;

/**
 * Whether customers were really divided as planned: Pearson's chi-squared test. A small p-value means that the arms cannot be compared,
 * whatever their figures say.
 *
 * @param pValue of the planned division
 */
public record SampleRatio(double chiSquared, double pValue) {
    /** Strict, for it is looked at often. Source: Fabijan et al. (2019), Diagnosing Sample Ratio Mismatch in Online Controlled Experiments. */
    private static final double SUSPICIOUS = .001;

    /**
     * @param customers of each arm
     * @param shares planned for each, above 0; need not add up to 1
     * @throws IllegalArgumentException if the two are not of the same length, at least 2, or a share is not above 0
     */
    public static SampleRatio of(long[] customers, double[] shares) {
        if (customers.length != shares.length
                || customers.length < 2
                || Arrays.stream(shares).anyMatch(s -> !(s > 0))) {
            throw new IllegalArgumentException("one share above 0 for each of at least two arms");
        }
        var all = Arrays.stream(customers).sum();
        if (all == 0) {
            return new SampleRatio(0, 1);
        }
        var whole = Arrays.stream(shares).sum();
        var chiSquared = 0.0;
        for (var i = 0; i < shares.length; i++) {
            var expected = all * shares[i] / whole;
            chiSquared += (customers[i] - expected) * (customers[i] - expected) / expected;
        }
        var distribution = new ChiSquaredDistribution(shares.length - 1.0);
        return new SampleRatio(chiSquared, 1 - distribution.cumulativeProbability(chiSquared));
    }

    public boolean mismatch() {
        return pValue < SUSPICIOUS;
    }
}
