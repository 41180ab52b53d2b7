package io.rapport.stack.bench;

import io.rapport.stack.Topology.Service;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What {@code bench outbox} found: P9.
 *
 * @param rows that each service's outbox got in one commit
 * @param afterAnswer from the answer to a POST, which follows the commit at once, to its event seen
 * @param afterRequest from when the POST was due
 * @param rates events a second by service, a figure for each run
 */
record OutboxReport(
        Instant at,
        Machine machine,
        Load load,
        int rows,
        Latency afterAnswer,
        Latency afterRequest,
        Map<Service, List<Double>> rates,
        Map<Service, Double> rateMedians,
        Verdict latency,
        Verdict throughput)
        implements Report {
    static final double GOAL_P50 = 15;
    static final double GOAL_P99 = 100;
    static final double GOAL_RATE = 3_000;

    static OutboxReport of(
            Instant at,
            Machine machine,
            Load load,
            int rows,
            List<Latency> afterAnswer,
            List<Latency> afterRequest,
            Map<Service, List<Double>> rates) {
        var medians = new EnumMap<Service, Double>(Service.class);
        rates.forEach((service, runs) -> medians.put(service, Median.of(runs)));
        var after = Latency.median(afterAnswer);
        return new OutboxReport(
                at,
                machine,
                load,
                rows,
                after,
                Latency.median(afterRequest),
                rates,
                medians,
                Verdict.of(after.p50() <= GOAL_P50 && after.p99() <= GOAL_P99 && after.refused() == 0),
                Verdict.of(medians.values().stream().allMatch(rate -> rate >= GOAL_RATE)));
    }

    @Override
    public String table() {
        return """
                %s
                %s; medians of %d runs

                P9  customer-service, a POST at a time, seen on customer.profiles.v1         p50 ms     p99 ms     max ms     unseen
                %s  goal p50 <= %.0f, p99 <= %.0f: %s
                %s
                P9  %,d rows committed at once, emptied by the service's relay, goal >= %,.0f each: %s
                %s
                """.formatted(
                        machine.line(),
                        at,
                        load.runs(),
                        IngestReport.row("after the answer", afterAnswer),
                        GOAL_P50,
                        GOAL_P99,
                        latency.word(),
                        IngestReport.row("after the request", afterRequest),
                        rows,
                        GOAL_RATE,
                        throughput.word(),
                        rateMedians.entrySet().stream()
                                .map(each -> "    %-28s %,10.0f events/s   (%s)"
                                        .formatted(
                                                each.getKey().module(),
                                                each.getValue(),
                                                IngestReport.each(rates.get(each.getKey()))))
                                .collect(Collectors.joining("\n")));
    }
}
