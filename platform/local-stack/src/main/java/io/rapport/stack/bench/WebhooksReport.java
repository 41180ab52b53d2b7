package io.rapport.stack.bench;

import java.time.Instant;
import java.util.List;

/**
 * What {@code bench webhooks} found.
 *
 * @param alone the receivers that are well, with no others
 * @param beside the same beside those that are not
 */
record WebhooksReport(Instant at, Machine machine, Load load, int ordersASecond, List<Run> alone, List<Run> beside)
        implements Report {
    static final double GOAL_P99 = 1_000;

    /**
     * One run.
     *
     * @param latency from a revision's commit to its arrival; refused: newest revisions that never came
     * @param disordered revisions that came after a later one of the same figure
     * @param inside calls at the address that was redirected to
     */
    record Run(Latency latency, int disordered, int inside) {}

    @Override
    public String table() {
        return """
                %s
                %s; medians of %d runs of %d s; %d orders a second, two receivers that are well; goal p99 <= %,.0f ms, all come, in order

                a revision committed -> with the receiver that is well %25s     p50 ms     p99 ms     max ms    missing
                %s
                %s  %s
                out of order: %d; calls at the address inside: %d
                """.formatted(
                        machine.line(),
                        at,
                        load.runs(),
                        load.time().toSeconds(),
                        ordersASecond,
                        GOAL_P99,
                        "",
                        IngestReport.row("no other receivers", latency(alone)),
                        IngestReport.row("beside one down, slow, failing, redirecting", latency(beside)),
                        verdict().word(),
                        disordered(),
                        inside());
    }

    Verdict verdict() {
        var median = latency(beside);
        return Verdict.of(median.p99() <= GOAL_P99 && median.refused() == 0 && disordered() == 0 && inside() == 0);
    }

    private int disordered() {
        return beside.stream().mapToInt(Run::disordered).sum();
    }

    private int inside() {
        return beside.stream().mapToInt(Run::inside).sum();
    }

    private static Latency latency(List<Run> runs) {
        return Latency.median(runs.stream().map(Run::latency).toList());
    }
}
