package io.rapport.stack.bench;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * P3 at one rate: from the collector's answer to the first sight.
 *
 * @param rate events a second, the probes among them
 * @param runs the figures of each run
 * @param medians of all runs
 */
record Freshness(int rate, List<Map<Place, Latency>> runs, Map<Place, Latency> medians, Map<Place, Verdict> verdicts) {
    static final double GOAL_P50 = 150;
    static final double GOAL_P99 = 1_000;

    static Freshness of(int rate, List<Map<Place, Latency>> runs) {
        var medians = new EnumMap<Place, Latency>(Place.class);
        var verdicts = new EnumMap<Place, Verdict>(Place.class);
        for (var place : Place.values()) {
            var median = Latency.median(runs.stream().map(run -> run.get(place)).toList());
            medians.put(place, median);
            verdicts.put(
                    place, Verdict.of(median.p50() <= GOAL_P50 && median.p99() <= GOAL_P99 && median.refused() == 0));
        }
        return new Freshness(rate, runs, medians, verdicts);
    }
}
