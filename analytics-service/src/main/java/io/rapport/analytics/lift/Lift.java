package io.rapport.analytics.lift;

import io.rapport.analytics.estimate.Interval;
import java.util.Optional;
import org.hipparchus.special.Erf;

/**
 * What an arm brought over the group held out, by intention to treat: all customers count, reached or not. Intervals at 95 % by the normal
 * approximation with unpooled variances (Welch); rates with fewer than 5 successes or failures in an arm by Agresti and Caffo (2000),
 * The American Statistician 54(4).
 *
 * @param absolute treated minus held out, per customer, in the measure's unit
 * @param relative the same over the held-out mean, 0.1 for 10 % more; empty where that mean is not clearly above 0
 * @param pValue two-sided, of no difference; 1 where nothing varies
 */
public record Lift(Interval absolute, Optional<Interval> relative, double pValue) {
    /** Empty with fewer than two customers in either. */
    public static Optional<Lift> of(Sample treated, Sample heldOut) {
        if (treated.customers() < 2 || heldOut.customers() < 2) {
            return Optional.empty();
        }
        var difference = treated.mean() - heldOut.mean();
        var error = Math.sqrt(treated.squaredError() + heldOut.squaredError());
        var absolute = treated.sparse() || heldOut.sparse()
                ? sparse(treated.withOneMoreOfEach(), heldOut.withOneMoreOfEach(), difference)
                : Interval.of(difference, error);
        return Optional.of(new Lift(absolute, relative(treated, heldOut), pValue(difference, error)));
    }

    /** What the arm brought in total, in the measure's unit. */
    public Interval total(Sample treated) {
        return absolute.times(treated.customers());
    }

    private static Interval sparse(Sample treated, Sample heldOut, double difference) {
        var middle = treated.mean() - heldOut.mean();
        var shifted = Interval.of(middle, Math.sqrt(treated.squaredError() + heldOut.squaredError()));
        return new Interval(
                Math.min(difference, Math.max(-1, shifted.lower())),
                difference,
                Math.max(difference, Math.min(1, shifted.upper())));
    }

    /** By the delta method on the logarithm of the ratio. */
    private static Optional<Interval> relative(Sample treated, Sample heldOut) {
        var clearlyAboveZero = heldOut.mean() > 2 * Math.sqrt(heldOut.squaredError());
        if (!clearlyAboveZero || treated.mean() <= 0) {
            return Optional.empty();
        }
        var ratio = treated.mean() / heldOut.mean();
        var error = Math.hypot(
                Math.sqrt(treated.squaredError()) / treated.mean(), Math.sqrt(heldOut.squaredError()) / heldOut.mean());
        var interval = Interval.ofPositive(ratio, error);
        return Optional.of(new Interval(interval.lower() - 1, ratio - 1, interval.upper() - 1));
    }

    private static double pValue(double difference, double error) {
        return error > 0 ? Erf.erfc(Math.abs(difference) / error / Math.sqrt(2)) : 1;
    }
}
