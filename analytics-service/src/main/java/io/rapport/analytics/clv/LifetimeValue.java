package io.rapport.analytics.clv;

import io.rapport.analytics.estimate.Interval;
import java.util.Optional;

/**
 * Customer lifetime value: purchases expected by the BG/NBD model, each worth what the gamma-gamma model expects, within a horizon, the
 * later the less.
 *
 * @param horizon in weeks
 * @param discount a year, 0.1 for 10 %; taken from the middle of each of 13 equal parts of the horizon
 */
public record LifetimeValue(Fit.Model<BgNbd> buying, Fit.Model<GammaGamma> spending, double horizon, double discount) {
    private static final int PARTS = 13;
    private static final double WEEKS_A_YEAR = 365.25 / 7;

    /** @throws IllegalArgumentException if the horizon is not above 0 or the discount below 0 */
    public LifetimeValue {
        if (!(horizon > 0) || !(discount >= 0)) {
            throw new IllegalArgumentException("horizon %s, discount %s".formatted(horizon, discount));
        }
    }

    /** @param spend of her repeat purchases; empty for who has none: then that of everyone */
    public Outlook of(History history, Optional<Spend> spend) {
        var model = buying.model();
        var purchases = model.expectedPurchases(history, horizon);
        var purchasesError = purchases > 0
                ? error(buying, p -> Math.log(BgNbd.of(p).expectedPurchases(history, horizon)), model.parameters())
                : 0;
        var value = spending.model();
        var perPurchase = spend(value, spend);
        var spendError = error(spending, p -> logOfSpend(p, spend), value.parameters());
        return new Outlook(
                pAlive(history),
                Interval.ofPositive(purchases, purchasesError),
                Interval.ofPositive(perPurchase, spendError),
                Interval.ofPositive(discounted(history) * perPurchase, Math.hypot(purchasesError, spendError)),
                1 - model.pPurchase(history, horizon),
                model.timeToNextPurchase(history));
    }

    private Interval pAlive(History history) {
        var value = buying.model().pAlive(history);
        return value <= 0 || value >= 1
                ? new Interval(value, value, value)
                : Interval.ofProbability(
                        value,
                        error(
                                buying,
                                p -> logOdds(BgNbd.of(p).pAlive(history)),
                                buying.model().parameters()));
    }

    private double discounted(History history) {
        var sum = 0.0;
        var before = 0.0;
        for (var part = 1; part <= PARTS; part++) {
            var until = buying.model().expectedPurchases(history, horizon * part / PARTS);
            var years = horizon * (part - .5) / PARTS / WEEKS_A_YEAR;
            sum += Math.max(0, until - before) * Math.pow(1 + discount, -years);
            before = until;
        }
        return sum;
    }

    private static double spend(GammaGamma model, Optional<Spend> spend) {
        return spend.map(model::expectedSpend).orElseGet(model::meanSpend);
    }

    /** Written out, for a step of the delta method may leave the model's range. */
    private static double logOfSpend(double[] parameters, Optional<Spend> spend) {
        var p = parameters[0];
        var seen = spend.map(s -> s.purchases() * s.mean()).orElse(0.0);
        var purchases = spend.map(Spend::purchases).orElse(0L);
        return Math.log(p * (parameters[2] + seen) / Math.max(1e-9, p * purchases + parameters[1] - 1));
    }

    private static double logOdds(double probability) {
        return Math.log(probability / (1 - probability));
    }

    private static double error(
            Fit.Model<?> fit, java.util.function.ToDoubleFunction<double[]> function, double[] parameters) {
        var error = Parameters.standardError(function, parameters, fit.covariance());
        return Double.isFinite(error) ? error : 25;
    }
}
