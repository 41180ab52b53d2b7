package io.rapport.stack.bench;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@code bench freshness} found. */
record FreshnessReport(Instant at, Machine machine, Load load, int probesASecond, List<Freshness> rates)
        implements Report {
    @Override
    public String table() {
        var head = """
                %s
                %s; medians of %d runs of %d s; %d probes a second, goal p50 <= %.0f and p99 <= %,.0f ms, all seen
                """.formatted(
                        machine.line(),
                        at,
                        load.runs(),
                        load.time().toSeconds(),
                        probesASecond,
                        Freshness.GOAL_P50,
                        Freshness.GOAL_P99);
        return Stream.concat(Stream.of(head), rates.stream().map(FreshnessReport::table))
                .collect(Collectors.joining("\n"));
    }

    private static String table(Freshness freshness) {
        var title = "P3  accepted -> seen, at %,5d events/s %36s     p50 ms     p99 ms     max ms     unseen%n"
                .formatted(freshness.rate(), "");
        return Stream.of(Place.values())
                .map(place ->
                        IngestReport.row(place.words(), freshness.medians().get(place)) + "  "
                                + freshness.verdicts().get(place).word() + "\n")
                .collect(Collectors.joining("", title, ""));
    }

    static String brief(Map<Place, Latency> run) {
        return run.entrySet().stream()
                .map(place -> "%s %.0f/%.0f ms"
                        .formatted(
                                place.getKey().name().toLowerCase(java.util.Locale.ROOT),
                                place.getValue().p50(),
                                place.getValue().p99()))
                .collect(Collectors.joining(", "));
    }
}
