package io.rapport.analytics.churn;

/**
 * How long a customer was seen.
 *
 * @param time in any one unit, at least 0
 * @param ended true if she left then; false if she was still there when observation ended
 */
public record Duration(double time, boolean ended) {}
