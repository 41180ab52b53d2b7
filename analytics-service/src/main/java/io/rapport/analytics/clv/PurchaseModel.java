package io.rapport.analytics.clv;

/** How customers who may leave unseen buy: at their own rates, until they drop out. Time is in the unit of the histories. */
public sealed interface PurchaseModel permits BgNbd, ParetoNbd {
    /** The log-likelihood of these customers. */
    double logLikelihood(Population population);

    /** The probability that she has not dropped out, 0 to 1. */
    double pAlive(History history);

    /** How many purchases are expected of her in the next {@code time}; at least 0 and finite. */
    double expectedPurchases(History history, double time);

    /** In this order they are estimated; all above 0. */
    double[] parameters();
}
