package io.rapport.stack.bench;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What {@code bench clv} found: P7.
 *
 * @param scored customers a second that a fit scores and publishes, one by one in closed form with intervals
 */
record ClvReport(
        Instant at,
        Machine machine,
        long customers,
        long orders,
        List<Fit> fits,
        double seconds,
        double megabytes,
        double scored,
        Verdict time,
        Verdict memory)
        implements Report {
    static final double GOAL_SECONDS = 30;
    static final double GOAL_MEGABYTES = 1_024;

    /**
     * From the request to the parameters: both models, the held-out period and the RFM bounds.
     *
     * @param before resident megabytes of the service, with {@code most} while it fitted and {@code after} it
     */
    record Fit(double seconds, double before, double most, double after) {}

    static ClvReport of(Instant at, Machine machine, long customers, long orders, List<Fit> fits, double scored) {
        var seconds = Median.of(fits.stream().mapToDouble(Fit::seconds));
        var megabytes = fits.stream().mapToDouble(Fit::most).max().orElseThrow();
        return new ClvReport(
                at,
                machine,
                customers,
                orders,
                fits,
                seconds,
                megabytes,
                scored,
                Verdict.of(seconds <= GOAL_SECONDS),
                Verdict.of(megabytes <= GOAL_MEGABYTES));
    }

    @Override
    public String table() {
        return """
                %s
                %s; %,d customers with %,d orders; median of %d runs

                P7  fit                          %10.1f s     (%s)   goal <= %.0f: %s
                    resident at most             %10.0f MB    goal <= %,.0f: %s
                    resident before, most, after %s
                    scored and published         %,10.0f customers/s
                """.formatted(
                machine.line(),
                at,
                customers,
                orders,
                fits.size(),
                seconds,
                fits.stream().map(fit -> "%.1f".formatted(fit.seconds())).collect(Collectors.joining("  ")),
                GOAL_SECONDS,
                time.word(),
                megabytes,
                GOAL_MEGABYTES,
                memory.word(),
                fits.stream()
                        .map(fit -> "%.0f %.0f %.0f".formatted(fit.before(), fit.most(), fit.after()))
                        .collect(Collectors.joining("; ", "", " MB")),
                scored);
    }
}
