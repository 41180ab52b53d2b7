package io.rapport.mis.measure;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A stretch of the company's local time: an hour in +05:30 starts at :30 UTC, a day may have 23 or 25 hours. */
public enum Window {
    MINUTE(ChronoUnit.MINUTES),
    HOUR(ChronoUnit.HOURS),
    DAY(ChronoUnit.DAYS);

    /** Of an offset from UTC, since 1990. */
    private static final Duration LEAST_CHANGE = Duration.ofMinutes(30);

    private final ChronoUnit unit;
    private final String label;

    Window(ChronoUnit unit) {
        this.unit = unit;
        this.label = name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Window> labelled(String label) {
        return Stream.of(values()).filter(window -> window.label.equals(label)).findFirst();
    }

    public static String labels() {
        return Stream.of(values()).map(Window::label).collect(Collectors.joining(", "));
    }

    /** As in keys and URLs. */
    public String label() {
        return label;
    }

    public Instant start(Instant at, ZoneId zone) {
        var local = at.atZone(zone);
        return (this == DAY ? local.toLocalDate().atStartOfDay(zone) : local.truncatedTo(unit)).toInstant();
    }

    /** The first instant after the window that starts at {@code start}. */
    public Instant end(Instant start, ZoneId zone) {
        return switch (this) {
            case MINUTE -> start.plus(1, unit);
            case HOUR -> endOfHour(start, zone);
            case DAY ->
                start.atZone(zone).toLocalDate().plusDays(1).atStartOfDay(zone).toInstant();
        };
    }

    /** Where clocks change by half an hour, as on Lord Howe Island, one hour has 90 minutes and one has 30. */
    private Instant endOfHour(Instant start, ZoneId zone) {
        return Stream.iterate(start.plus(LEAST_CHANGE), end -> end.plus(LEAST_CHANGE))
                .filter(end -> !start(end, zone).equals(start))
                .findFirst()
                .orElseThrow();
    }
}
