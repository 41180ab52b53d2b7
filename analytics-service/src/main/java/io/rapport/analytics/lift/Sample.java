package io.rapport.analytics.lift;

/**
 * What is known of an arm: enough for its mean and variance, and added up as events come.
 *
 * @param rate true where each customer counts 0 or 1
 */
public record Sample(long customers, double sum, double sumOfSquares, boolean rate) {
    private static final long FEW = 5;

    /** @throws IllegalArgumentException if a figure is negative or there are sums without customers */
    public Sample {
        if (customers < 0 || !(sumOfSquares >= 0) || !Double.isFinite(sum) || customers == 0 && sumOfSquares > 0) {
            throw new IllegalArgumentException(
                    "not a sample: %d customers, sum %s, squares %s".formatted(customers, sum, sumOfSquares));
        }
    }

    /** @throws IllegalArgumentException if more succeeded than there were */
    public static Sample ofRate(long customers, long successes) {
        if (successes > customers) {
            throw new IllegalArgumentException(successes + " successes of " + customers);
        }
        return new Sample(customers, successes, successes, true);
    }

    /** @param sum of all customers' values, those without one as 0 */
    public static Sample ofValues(long customers, double sum, double sumOfSquares) {
        return new Sample(customers, sum, sumOfSquares, false);
    }

    public double mean() {
        return customers == 0 ? 0 : sum / customers;
    }

    /** Unbiased; 0 with fewer than two customers. */
    public double variance() {
        return customers < 2 ? 0 : Math.max(0, (sumOfSquares - sum * mean()) / (customers - 1));
    }

    /** Of the mean, squared. */
    double squaredError() {
        return variance() / customers;
    }

    /** Too few successes or failures for the normal approximation. */
    boolean sparse() {
        return rate && (sum < FEW || customers - sum < FEW);
    }

    Sample withOneMoreOfEach() {
        return new Sample(customers + 2, sum + 1, sumOfSquares + 1, true);
    }
}
