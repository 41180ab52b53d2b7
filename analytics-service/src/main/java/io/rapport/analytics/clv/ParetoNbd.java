package io.rapport.analytics.clv;

import static java.lang.Math.log;
import static java.lang.Math.max;

import io.rapport.analytics.estimate.Hypergeometric;
import org.hipparchus.special.Gamma;

/**
 * The Pareto/NBD model: purchase rates are gamma({@code r}, {@code alpha}) over the customers, and so are the rates of leaving,
 * gamma({@code s}, {@code beta}). {@code alpha} and {@code beta} are in the unit of time. Source: Schmittlein, Morrison and Colombo (1987),
 * Counting Your Customers, Management Science 33(1), in the form of Fader and Hardie (2005), A Note on Deriving the Pareto/NBD Model.
 */
public record ParetoNbd(double r, double alpha, double s, double beta) implements PurchaseModel {
    /** @throws IllegalArgumentException if a parameter is not above 0 and finite */
    public ParetoNbd {
        Parameters.requirePositive(r, alpha, s, beta);
    }

    static ParetoNbd of(double[] parameters) {
        return new ParetoNbd(parameters[0], parameters[1], parameters[2], parameters[3]);
    }

    @Override
    public double[] parameters() {
        return new double[] {r, alpha, s, beta};
    }

    @Override
    public double logLikelihood(Population population) {
        return population.customers() * population.mean(this::ofRepeats);
    }

    Population.Likelihood.OfRepeats ofRepeats(long x) {
        var common = Gamma.logGamma(r + x) - Gamma.logGamma(r) + r * log(alpha) + s * log(beta);
        return (recency, age) -> {
            var active = logActive(x, age);
            return common + Parameters.logOfSum(active, logLeft(x, recency, age));
        };
    }

    /** log of (alpha + T)^-(r + x) (beta + T)^-s: she is still there. */
    private double logActive(long x, double age) {
        return -(r + x) * log(alpha + age) - s * log(beta + age);
    }

    /** The same of having left between her last purchase and now. */
    private double logLeft(long x, double recency, double age) {
        var since = logTail(x, recency);
        var until = logTail(x, age);
        return since <= until
                ? Double.NEGATIVE_INFINITY
                : log(s / (r + s + x)) + since + log(-Math.expm1(until - since));
    }

    /** Total power times the integral of (alpha + u)^-(r+x) (beta + u)^-(s+1) from here to infinity, as a logarithm. */
    private double logTail(long x, double from) {
        var total = r + s + x;
        var larger = max(alpha, beta);
        var z = Math.abs(alpha - beta) / (larger + from);
        var power = alpha >= beta ? s + 1 : r + x;
        // Euler's form where the series of the plain one would be long.
        var series = z < .5
                ? log(Hypergeometric.f(total, power, total + 1, z))
                : (1 - power) * Math.log1p(-z) + log(Hypergeometric.f(1, total + 1 - power, total + 1, z));
        return series - total * log(larger + from);
    }

    @Override
    public double pAlive(History history) {
        var x = history.repeats();
        return 1 / (1 + Math.exp(logLeft(x, history.recency(), history.age()) - logActive(x, history.age())));
    }

    @Override
    public double expectedPurchases(History history, double time) {
        var x = history.repeats();
        var betaNow = beta + history.age();
        var power = Math.abs(s - 1) < 1e-6 ? 1e-6 : s - 1;
        var active = -Math.expm1(power * log(betaNow / (betaNow + max(0, time)))) / power;
        return (r + x) * betaNow / (alpha + history.age()) * active * pAlive(history);
    }
}
