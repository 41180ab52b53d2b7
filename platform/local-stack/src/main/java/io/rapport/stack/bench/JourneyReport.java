package io.rapport.stack.bench;

import java.time.Instant;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What {@code bench journey} found.
 *
 * @param aSecond how many were due in each second
 * @param atOnce how many were due at once, and {@code steps} a second then
 */
record JourneyReport(
        Instant at,
        Machine machine,
        Load load,
        int aSecond,
        int waiting,
        int atOnce,
        List<Woken> alone,
        List<Woken> beside,
        List<Double> steps,
        Verdict punctual,
        Verdict memory)
        implements Report {
    static final double GOAL_MILLIS = 2_000;
    static final double GOAL_GROWTH = 1.1;

    /** How late they were woken, and the most memory that the service held meanwhile. */
    record Woken(Latency late, double megabytes) {
        String line() {
            return "p99 %.0f ms late, %.0f MB".formatted(late.p99(), megabytes);
        }
    }

    static JourneyReport of(
            Instant at,
            Machine machine,
            Load load,
            int aSecond,
            int waiting,
            int atOnce,
            List<Woken> alone,
            List<Woken> beside,
            List<Double> steps) {
        var late = latency(beside);
        return new JourneyReport(
                at,
                machine,
                load,
                aSecond,
                waiting,
                atOnce,
                alone,
                beside,
                steps,
                Verdict.of(late.refused() == 0 && late.p99() <= GOAL_MILLIS),
                Verdict.of(median(beside, Woken::megabytes) <= GOAL_GROWTH * median(alone, Woken::megabytes)));
    }

    @Override
    public String table() {
        return """
                %s
                %s; medians of %d runs of %d s

                journey: %,d a second whose time has come         p50 ms late     p99 ms     max ms  not woken   most MB
                %s
                %s
                    goal p99 <= %,.0f ms, all woken: %s; memory at most %.1f times that with nobody else: %s
                    %,d whose time has come at once: %,.0f steps/s   (%s)
                """.formatted(
                        machine.line(),
                        at,
                        load.runs(),
                        load.time().toSeconds(),
                        aSecond,
                        line("with nobody else who waits", alone),
                        line("beside %,d who wait".formatted(waiting), beside),
                        GOAL_MILLIS,
                        punctual.word(),
                        GOAL_GROWTH,
                        memory.word(),
                        atOnce,
                        Median.of(steps),
                        IngestReport.each(steps));
    }

    private static String line(String what, List<Woken> runs) {
        var late = latency(runs);
        return "    %-44s %12.1f %10.1f %10.1f %10d %9.0f"
                .formatted(what, late.p50(), late.p99(), late.max(), late.refused(), median(runs, Woken::megabytes));
    }

    private static Latency latency(List<Woken> runs) {
        return Latency.median(runs.stream().map(Woken::late).toList());
    }

    private static double median(List<Woken> runs, ToDoubleFunction<Woken> figure) {
        return Median.of(runs.stream().mapToDouble(figure));
    }
}
