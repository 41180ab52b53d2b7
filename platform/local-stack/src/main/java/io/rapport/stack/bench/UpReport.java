package io.rapport.stack.bench;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What {@code bench up} found.
 *
 * @param seconds from the command to all parts ready, a figure for each run
 * @param megabytes that each process and its children held when all were ready, the median of the runs
 */
record UpReport(
        Instant at,
        Machine machine,
        List<Double> seconds,
        double secondsMedian,
        Map<String, Double> megabytes,
        double totalMegabytes,
        Verdict time,
        Verdict memory)
        implements Report {
    static final double GOAL_SECONDS = 40;
    static final double GOAL_MEGABYTES = 3 * 1024;

    static UpReport of(Instant at, Machine machine, List<Double> seconds, List<Map<String, Double>> runs) {
        var median = Median.of(seconds);
        var parts = new LinkedHashMap<String, Double>();
        for (var part : runs.getFirst().keySet()) {
            parts.put(part, Median.of(runs.stream().mapToDouble(run -> run.get(part))));
        }
        return new UpReport(
                at,
                machine,
                seconds,
                median,
                parts,
                total(parts),
                Verdict.of(median <= GOAL_SECONDS),
                Verdict.of(total(parts) <= GOAL_MEGABYTES));
    }

    static double total(Map<String, Double> megabytes) {
        return megabytes.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    @Override
    public String table() {
        return """
                %s
                %s; medians of %d runs

                P10 %-28s %10.1f s     (%s)   goal <= %.0f: %s
                %s
                    %-28s %10.0f MB    goal <= %,.0f: %s
                """.formatted(
                        machine.line(),
                        at,
                        seconds.size(),
                        "ready after",
                        secondsMedian,
                        seconds.stream().map("%.1f"::formatted).collect(Collectors.joining("  ")),
                        GOAL_SECONDS,
                        time.word(),
                        megabytes.entrySet().stream()
                                .map(part -> "    %-28s %10.0f MB".formatted(part.getKey(), part.getValue()))
                                .collect(Collectors.joining("\n")),
                        "all, shared memory once",
                        totalMegabytes,
                        GOAL_MEGABYTES,
                        memory.word());
    }
}
