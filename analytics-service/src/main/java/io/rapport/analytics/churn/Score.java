package io.rapport.analytics.churn;

import java.util.Comparator;
import java.util.List;

/**
 * How well probabilities foretold what came.
 *
 * @param areaUnderCurve the chance that who left had the higher probability than who stayed: .5 is guessing, 1 perfect; NaN unless some left and some stayed
 * @param brier mean squared distance of the probability from what came, 0 is perfect
 */
public record Score(double areaUnderCurve, double brier) {
    /** One customer. */
    public record Outcome(double probability, boolean left) {}

    public static Score of(List<Outcome> outcomes) {
        var brier = outcomes.stream()
                .mapToDouble(o -> Math.pow(o.probability - (o.left ? 1 : 0), 2))
                .average()
                .orElse(Double.NaN);
        return new Score(areaUnderCurve(outcomes), brier);
    }

    /** By the sum of ranks (Mann and Whitney), ties at their mean rank. */
    private static double areaUnderCurve(List<Outcome> outcomes) {
        var sorted = outcomes.stream()
                .sorted(Comparator.comparingDouble(Outcome::probability))
                .toList();
        var ranks = 0.0;
        var left = 0L;
        for (var from = 0; from < sorted.size(); ) {
            var to = from;
            var leftHere = 0;
            while (to < sorted.size() && sorted.get(to).probability == sorted.get(from).probability) {
                leftHere += sorted.get(to++).left ? 1 : 0;
            }
            ranks += leftHere * (from + to + 1) / 2.0;
            left += leftHere;
            from = to;
        }
        return (ranks - left * (left + 1) / 2.0) / left / (sorted.size() - left);
    }
}
