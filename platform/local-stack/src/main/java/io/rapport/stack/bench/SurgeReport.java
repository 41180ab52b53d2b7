package io.rapport.stack.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What {@code bench surge} found.
 *
 * @param times how many times the usual rate the surge was
 * @param accepted events that the collector answered 200, of all phases
 * @param refused those that it did not, and that a storefront would send again
 * @param stored events on the timeline of what was accepted
 * @param drained from the end of the surge until every service had read all of it, while the usual rate went on
 */
record SurgeReport(
        Instant at,
        Machine machine,
        Load load,
        int times,
        List<Phase> phases,
        long accepted,
        long refused,
        long stored,
        Duration drained)
        implements Report {
    /** From the collector's answer until an event is on {@code interaction.events.v1}, in one phase. */
    record Phase(String words, Map<Mark.Kind, Latency> latencies) {}

    @Override
    public String table() {
        return """
                %s
                %s

                surge of %,d events/s for %d s, %,d before and after: accepted -> stored       p50 ms     p99 ms     max ms     unseen
                %s
                    %,d accepted, %,d refused; %,d stored: %s
                    level %.0f s after the surge, while %,d events/s went on
                """.formatted(
                        machine.line(),
                        at,
                        load.rate(),
                        load.time().toSeconds(),
                        load.rate() / times,
                        phases.stream().map(SurgeReport::rows).collect(Collectors.joining("\n")),
                        accepted,
                        refused,
                        stored,
                        accepted == stored ? "nothing lost, nothing twice" : "NOT THE SAME",
                        drained.toMillis() / 1e3,
                        load.rate() / times);
    }

    private static String rows(Phase phase) {
        return IngestReport.row("orders " + phase.words(), phase.latencies().get(Mark.Kind.ORDER))
                + "\n"
                + IngestReport.row("clicks " + phase.words(), phase.latencies().get(Mark.Kind.CLICK));
    }
}
