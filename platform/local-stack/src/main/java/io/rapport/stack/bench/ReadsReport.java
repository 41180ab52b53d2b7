package io.rapport.stack.bench;

import io.rapport.stack.bench.Readers.Reading;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code bench reads} found: P5.
 *
 * @param readers how many read at a time over HTTP, and how many clients send the selects
 * @param tool what sent the selects: pgbench or JDBC
 */
record ReadsReport(Instant at, Machine machine, Load load, int readers, String tool, List<Size> sizes)
        implements Report {
    static final double GOAL_RATIO = 0.5;
    static final double GOAL_P99 = 20;
    static final double GOAL_SEARCH = 50;

    /** How much more time a median may take with the most customers than with the fewest and still be flat. */
    static final double FLAT = 1.5;

    /**
     * One kind of read; medians of the runs.
     *
     * @param selects a second
     * @param http reads a second
     */
    record Figure(double selects, double http, double ratio, Latency latency, Verdict rate, Verdict p99) {
        static Figure of(List<Double> selects, List<Reading> readings) {
            var limit = Median.of(selects);
            var reached = Median.of(readings.stream().mapToDouble(Reading::rate));
            var latency = Latency.median(readings.stream().map(Reading::latency).toList());
            return new Figure(
                    limit,
                    reached,
                    reached / limit,
                    latency,
                    Verdict.of(reached / limit >= GOAL_RATIO),
                    Verdict.of(latency.p99() <= GOAL_P99));
        }
    }

    /** With so many customers. */
    record Size(int customers, Map<Read, Figure> reads, Map<Query, Latency> searches, Map<Query, Verdict> found) {
        static Size of(int customers, Map<Read, Figure> reads, Map<Query, Latency> searches) {
            var found = new EnumMap<Query, Verdict>(Query.class);
            searches.forEach((query, latency) -> found.put(query, Verdict.of(latency.p50() <= GOAL_SEARCH)));
            return new Size(customers, reads, searches, found);
        }
    }

    @Override
    public String table() {
        var head = "%s%n%s; medians of %d runs of %d s; %d readers; selects by %s%n"
                .formatted(
                        machine.line(),
                        at,
                        load.runs(),
                        load.time().dividedBy(4).toSeconds(),
                        readers,
                        tool);
        return Stream.of(Stream.of(head), sizes.stream().map(this::table), flatness())
                .flatMap(part -> part)
                .collect(Collectors.joining("\n"));
    }

    private String table(Size size) {
        var reads = size.reads().entrySet().stream()
                .map(read -> row(word(read.getKey()), read.getValue()))
                .collect(Collectors.joining("\n"));
        var searches = size.searches().entrySet().stream()
                .map(query -> "    %-34s %9.2f  %9.2f  %9.2f    %s"
                        .formatted(
                                query.getKey().words(),
                                query.getValue().p50(),
                                query.getValue().p99(),
                                query.getValue().max(),
                                size.found().get(query.getKey()).word()))
                .collect(Collectors.joining("\n"));
        return """
                P5  %,d customers, %,d events         selects/s     HTTP/s  ratio >= %.1f       p50 ms  p99 ms <= %.0f
                %s
                    search, one at a time, p50 <= %.0f     p50 ms     p99 ms     max ms
                %s
                """.formatted(
                        size.customers(),
                        (long) size.customers() * Population.EVENTS_EACH,
                        GOAL_RATIO,
                        GOAL_P99,
                        reads,
                        GOAL_SEARCH,
                        searches);
    }

    private static String row(String what, Figure figure) {
        return "    %-34s %,10.0f %,10.0f  %.2f %-10s %9.2f  %6.2f %s"
                .formatted(
                        what,
                        figure.selects(),
                        figure.http(),
                        figure.ratio(),
                        figure.rate().word(),
                        figure.latency().p50(),
                        figure.latency().p99(),
                        figure.p99().word());
    }

    private Stream<String> flatness() {
        if (sizes.size() < 2) {
            return Stream.empty();
        }
        var few = sizes.getFirst();
        var many = sizes.getLast();
        return Stream.of(Stream.of(Read.values())
                .map(read -> {
                    var growth = growth(
                            few.reads().get(read).latency(),
                            many.reads().get(read).latency());
                    return "    %-34s p50 %.2f times that with %,d customers: %s"
                            .formatted(word(read), growth, few.customers(), growth <= FLAT ? "flat" : "grows");
                })
                .collect(Collectors.joining("\n", "", "\n")));
    }

    static double growth(Latency few, Latency many) {
        return many.p50() / few.p50();
    }

    private static String word(Read read) {
        return read.name().toLowerCase(Locale.ROOT);
    }
}
