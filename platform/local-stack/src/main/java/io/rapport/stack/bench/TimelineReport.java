package io.rapport.stack.bench;

import java.time.Instant;
import java.util.List;

/**
 * What {@code bench timeline} found: P4.
 *
 * @param copy rows a second that {@code COPY} took, a figure for each run
 * @param consumer rows a second that interaction-service stored, likewise
 * @param ratio of the medians
 */
record TimelineReport(
        Instant at,
        Machine machine,
        Load load,
        List<Double> copy,
        List<Double> consumer,
        double copyMedian,
        double consumerMedian,
        double ratio,
        double goal,
        Verdict verdict)
        implements Report {
    static final double GOAL = 0.5;

    static TimelineReport of(Instant at, Machine machine, Load load, List<Double> copy, List<Double> consumer) {
        var ratio = Median.of(consumer) / Median.of(copy);
        return new TimelineReport(
                at,
                machine,
                load,
                copy,
                consumer,
                Median.of(copy),
                Median.of(consumer),
                ratio,
                GOAL,
                Verdict.of(ratio >= GOAL));
    }

    @Override
    public String table() {
        return """
                %s
                %s; medians of %d runs

                P4  backlogs of %,d events on storefront.events.v1, drained by interaction-service
                    %-42s %,12.0f rows/s   (%s)
                    %-42s %,12.0f rows/s   (%s)
                    %-42s %12.2f          goal >= %.1f: %s
                """.formatted(
                        machine.line(),
                        at,
                        load.runs(),
                        load.events(),
                        "PostgreSQL's COPY of the same rows",
                        copyMedian,
                        IngestReport.each(copy),
                        "interaction-service",
                        consumerMedian,
                        IngestReport.each(consumer),
                        "ratio",
                        ratio,
                        goal,
                        verdict.word());
    }
}
