package io.rapport.analytics.clv;

import static java.lang.Math.exp;
import static java.lang.Math.log;
import static java.lang.Math.log1p;
import static java.lang.Math.pow;

import io.rapport.analytics.estimate.Hypergeometric;
import java.util.OptionalDouble;
import org.hipparchus.special.Gamma;

/**
 * The beta-geometric/NBD model: purchase rates are gamma({@code r}, {@code alpha}) over the customers, and after each purchase a
 * customer leaves with a probability that is beta({@code a}, {@code b}) over them. {@code alpha} is in the unit of time, the others
 * have none. Source: Fader, Hardie and Lee (2005), "Counting Your Customers" the Easy Way, Marketing Science 24(2); the forms here are
 * those that neither overflow nor cancel out.
 */
public record BgNbd(double r, double alpha, double a, double b) implements PurchaseModel {
    /** @throws IllegalArgumentException if a parameter is not above 0 and finite */
    public BgNbd {
        Parameters.requirePositive(r, alpha, a, b);
    }

    static BgNbd of(double[] parameters) {
        return new BgNbd(parameters[0], parameters[1], parameters[2], parameters[3]);
    }

    @Override
    public double[] parameters() {
        return new double[] {r, alpha, a, b};
    }

    @Override
    public double logLikelihood(Population population) {
        return population.customers() * population.mean(this::ofRepeats);
    }

    Population.Likelihood.OfRepeats ofRepeats(long x) {
        var common = Gamma.logGamma(r + x)
                - Gamma.logGamma(r)
                + r * log(alpha)
                + Gamma.logGamma(a + b)
                - Gamma.logGamma(b)
                + Gamma.logGamma(b + x)
                - Gamma.logGamma(a + b + x);
        var leaving = x == 0 ? Double.NEGATIVE_INFINITY : log(a / (b + x - 1));
        return (recency, age) ->
                common + Parameters.logOfSum(-(r + x) * log(alpha + age), leaving - (r + x) * log(alpha + recency));
    }

    /** Who never came back had no occasion to leave: 1. */
    @Override
    public double pAlive(History history) {
        if (history.repeats() == 0) {
            return 1;
        }
        var x = history.repeats();
        var silence = (r + x) * log((alpha + history.age()) / (alpha + history.recency()));
        return 1 / (1 + a / (b + x - 1) * exp(silence));
    }

    /** Equation 10 of the source, its hypergeometric function transformed by Euler's formula where that keeps the figures small. */
    @Override
    public double expectedPurchases(History history, double time) {
        if (time <= 0) {
            return 0;
        }
        var x = history.repeats();
        var z = time / (alpha + history.age() + time);
        var leaving = Math.abs(a - 1) < 1e-6 ? 1 + 1e-6 : a;
        var c = leaving + b + x - 1;
        var stay = leaving - 1 > r + x
                ? pow(1 - z, r + x) * Hypergeometric.f(r + x, b + x, c, z)
                : pow(1 - z, leaving - 1) * Hypergeometric.f(leaving + b - 1 - r, leaving - 1, c, z);
        return Math.max(0, c / (leaving - 1) * (1 - stay)) * pAlive(history);
    }

    /** The probability of at least one purchase in the next {@code time}: who is active has a rate that is gamma(r + x, alpha + T). */
    public double pPurchase(History history, double time) {
        var alphaNow = alpha + history.age();
        return pAlive(history) * -Math.expm1((r + history.repeats()) * log(alphaNow / (alphaNow + time)));
    }

    /** When a next purchase becomes more likely than not; empty where it never does. */
    public OptionalDouble timeToNextPurchase(History history) {
        var alive = pAlive(history);
        if (alive <= .5) {
            return OptionalDouble.empty();
        }
        var time = (alpha + history.age()) * Math.expm1(-log1p(-.5 / alive) / (r + history.repeats()));
        return Double.isFinite(time) ? OptionalDouble.of(time) : OptionalDouble.empty();
    }
}
