package io.rapport.analytics.clv;

/**
 * The gamma-gamma model of spend: a customer's purchases are gamma({@code p}, ν) around her own mean, and ν is gamma({@code q}, {@code v})
 * over the customers, independent of how often they buy. {@code v} is in units of money. Source: Fader and Hardie (2013), The Gamma-Gamma
 * Model of Monetary Value.
 */
public record GammaGamma(double p, double q, double v) {
    /** @throws IllegalArgumentException if a parameter is not above 0 and finite, or q not above 1 (spend would have no mean) */
    public GammaGamma {
        Parameters.requirePositive(p, q, v);
        if (q <= 1) {
            throw new IllegalArgumentException("q must be above 1 for spend to have a mean, not " + q);
        }
    }

    static GammaGamma of(double[] parameters) {
        return new GammaGamma(parameters[0], parameters[1], parameters[2]);
    }

    double[] parameters() {
        return new double[] {p, q, v};
    }

    /** The mean value of a purchase over all customers, in the currency of {@code v}. */
    public double meanSpend() {
        return p * v / (q - 1);
    }

    /** The expected value of her next purchase: between her own mean and everyone's, nearer to hers the more she bought. */
    public double expectedSpend(Spend spend) {
        var own = p * spend.purchases();
        return p * (v + spend.purchases() * spend.mean()) / (own + q - 1);
    }

    public double logLikelihood(Spends spends) {
        return spends.customers() * spends.mean(parameters());
    }
}
