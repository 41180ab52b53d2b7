package io.rapport.analytics.clv;

import io.rapport.analytics.estimate.Interval;
import java.util.OptionalDouble;

/**
 * What is to be expected of one customer. The intervals are those of the expectation (delta method on the parameters' covariance, 95 %):
 * how well the population is known, not how far one person may stray from it.
 *
 * @param pAlive the probability that she has not left for good
 * @param purchases expected within the horizon
 * @param spend expected value of a purchase, in the currency of the fit
 * @param lifetimeValue expected value of all purchases within the horizon, discounted, in the currency of the fit
 * @param churnRisk the probability of not one purchase within the horizon
 * @param weeksToNext when a next purchase becomes more likely than not; empty where it never does
 */
public record Outlook(
        Interval pAlive,
        Interval purchases,
        Interval spend,
        Interval lifetimeValue,
        double churnRisk,
        OptionalDouble weeksToNext) {}
