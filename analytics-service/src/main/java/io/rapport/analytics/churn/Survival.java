package io.rapport.analytics.churn;

import io.rapport.analytics.estimate.Interval;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * The share of customers still there after some time. Source: Kaplan and Meier (1958), Journal of the American Statistical Association 53;
 * variance by Greenwood, intervals symmetric for log(-log), so that they stay within 0 and 1.
 */
public final class Survival {
    private final TreeMap<Double, Step> steps = new TreeMap<>();

    /** @param spread Greenwood's sum */
    private record Step(double share, double spread) {}

    /** A point of the curve. */
    public record Point(double time, Interval share) {}

    /** Customers who were seen equally long. */
    public record Counted(double time, boolean ended, long customers) {}

    public static Survival of(Collection<Duration> durations) {
        return ofCounts(durations.stream()
                .map(duration -> new Counted(duration.time(), duration.ended(), 1))
                .toList());
    }

    public static Survival ofCounts(Collection<Counted> counted) {
        return new Survival(counted);
    }

    private Survival(Collection<Counted> counted) {
        var atTimes = new TreeMap<Double, long[]>();
        for (var alike : counted) {
            var counts = atTimes.computeIfAbsent(alike.time(), _ -> new long[2]);
            counts[alike.ended() ? 1 : 0] += alike.customers();
        }
        var atRisk = (double) counted.stream().mapToLong(Counted::customers).sum();
        var share = 1.0;
        var spread = 0.0;
        for (var entry : atTimes.entrySet()) {
            var ended = entry.getValue()[1];
            if (ended > 0) {
                share *= 1 - ended / atRisk;
                spread += atRisk > ended ? ended / (atRisk * (atRisk - ended)) : 0;
                steps.put(entry.getKey(), new Step(share, spread));
            }
            atRisk -= ended + entry.getValue()[0];
        }
    }

    /** The share still there after {@code time}, that time's leavers gone, with its interval at 95 %. */
    public Interval at(double time) {
        var entry = steps.floorEntry(time);
        return entry == null ? new Interval(1, 1, 1) : interval(entry.getValue());
    }

    /** One point for each time at which somebody left. */
    public List<Point> curve() {
        var curve = new ArrayList<Point>();
        steps.forEach((time, step) -> curve.add(new Point(time, interval(step))));
        return curve;
    }

    /** When half have left; empty while more than half are there. */
    public OptionalDouble median() {
        return steps.entrySet().stream()
                .filter(entry -> entry.getValue().share <= .5)
                .mapToDouble(java.util.Map.Entry::getKey)
                .findFirst();
    }

    private static Interval interval(Step step) {
        if (step.share <= 0 || step.share >= 1) {
            return new Interval(step.share, step.share, step.share);
        }
        var logarithm = Math.log(step.share);
        var width = Interval.Z * Math.sqrt(step.spread) / -logarithm;
        return new Interval(Math.exp(logarithm * Math.exp(width)), step.share, Math.exp(logarithm * Math.exp(-width)));
    }
}
