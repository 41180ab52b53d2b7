package io.rapport.analytics.lift;

import io.rapport.analytics.estimate.Interval;
import java.util.Optional;

/**
 * A test that may be looked at any time and stopped at any look: the mixture sequential probability ratio test. Over all looks together
 * it is wrong in at most 5 of 100 experiments without effect. Source: Johari, Koomen, Pekelis and Walsh (2017), Peeking at A/B Tests, KDD;
 * the mixture is normal around 0.
 *
 * @param effect the size of difference that is looked for, in the measure's unit, above 0: fixed before the first look. It decides where
 *     the test is sharpest, not whether it is valid
 */
public record SequentialTest(double effect) {
    private static final double ALPHA = .05;
    /** Before so many customers in each arm the normal approximation is not trusted. */
    private static final long FEWEST = 100;

    /** @throws IllegalArgumentException if the effect is not above 0 */
    public SequentialTest {
        if (!(effect > 0 && effect < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("effect " + effect);
        }
    }

    /**
     * What a look says.
     *
     * @param difference with the bounds that hold at all looks together
     * @param pValue of no difference; who looks repeatedly keeps the smallest seen
     */
    public record Look(Interval difference, double pValue) {
        public boolean decided() {
            return pValue < ALPHA;
        }
    }

    /** Empty where it is too early to say anything: fewer than 100 customers in an arm, or nothing varies yet. */
    public Optional<Look> look(Sample treated, Sample heldOut) {
        var variance = treated.squaredError() + heldOut.squaredError();
        if (treated.customers() < FEWEST || heldOut.customers() < FEWEST || !(variance > 0)) {
            return Optional.empty();
        }
        var difference = treated.mean() - heldOut.mean();
        var mixture = effect * effect;
        var all = variance + mixture;
        var logRatio = .5 * Math.log(variance / all) + mixture * difference * difference / (2 * variance * all);
        var width = Math.sqrt(variance * all / mixture * (2 * Math.log(1 / ALPHA) + Math.log(all / variance)));
        return Optional.of(new Look(
                new Interval(difference - width, difference, difference + width), Math.min(1, Math.exp(-logRatio))));
    }
}
