package io.rapport.mis.measure;

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
        var local = start.atZone(zone);
        return (this == DAY ? local.toLocalDate().plusDays(1).atStartOfDay(zone) : local.plus(1, unit)).toInstant();
    }
}
