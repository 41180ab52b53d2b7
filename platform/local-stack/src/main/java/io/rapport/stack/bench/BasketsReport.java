package io.rapport.stack.bench;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What {@code bench baskets} found.
 *
 * @param recommended how long a question takes what to offer beside a basket of three
 */
record BasketsReport(
        Instant at,
        Machine machine,
        long baskets,
        long lines,
        List<Fit> fits,
        double seconds,
        double megabytes,
        Latency recommended,
        Verdict verdict)
        implements Report {
    /** Minutes, not hours. */
    static final double GOAL_SECONDS = 300;

    /** From the request until the rules are kept; resident megabytes of the service {@code before} and at {@code most} meanwhile. */
    record Fit(double seconds, long rules, double before, double most) {}

    static BasketsReport of(
            Instant at, Machine machine, long baskets, long lines, List<Fit> fits, Latency recommended) {
        var seconds = Median.of(fits.stream().mapToDouble(Fit::seconds));
        var megabytes = fits.stream().mapToDouble(Fit::most).max().orElseThrow();
        return new BasketsReport(
                at,
                machine,
                baskets,
                lines,
                fits,
                seconds,
                megabytes,
                recommended,
                Verdict.of(seconds <= GOAL_SECONDS));
    }

    @Override
    public String table() {
        return """
                %s
                %s; %,d baskets with %,d lines; median of %d runs

                what is bought together      %10.1f s     (%s)   goal <= %.0f: %s
                rules kept, lift above 1     %,10d
                resident at most             %10.0f MB
                beside a basket of three     %10.2f ms p50, %.2f ms p99
                """.formatted(
                machine.line(),
                at,
                baskets,
                lines,
                fits.size(),
                seconds,
                fits.stream().map(fit -> "%.1f".formatted(fit.seconds())).collect(Collectors.joining("  ")),
                GOAL_SECONDS,
                verdict.word(),
                fits.getLast().rules(),
                megabytes,
                recommended.p50(),
                recommended.p99());
    }
}
