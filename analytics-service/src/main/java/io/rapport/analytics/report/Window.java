package io.rapport.analytics.report;

import io.rapport.kit.company.Company;
import io.rapport.kit.http.Problem;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.stream.Stream;

/** How a report cuts time: by the company's clock and calendar, so an hour may start at :30 UTC and a day have 23 hours. */
public enum Window {
    HOUR,
    DAY,
    WEEK,
    MONTH,
    QUARTER,
    YEAR;

    /** @throws Problem 400 for another word */
    public static Window named(String word) {
        return Stream.of(values())
                .filter(window -> window.word().equals(word))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("by", "must be hour, day, week, month, quarter or year"));
    }

    /** SQL for the start of the window that the time in {@code column} falls into, in the time zone {@code :zone}. */
    public String start(String column, Company company) {
        return switch (this) {
            // Truncates without leaving the offset: the hour that a clock shows twice in autumn is two windows.
            case HOUR -> "date_trunc('hour', " + column + ", :zone)";
            case DAY, MONTH, QUARTER, YEAR -> "date_trunc('" + word() + "', " + column + ", :zone)";
            case WEEK -> week(column, (8 - company.weekStart().getValue()) % 7);
        };
    }

    /**
     * SQL for whether the window that the time in {@code column} falls into starts in [:from, :to). Bounds the times too, so that an index
     * helps: no window is longer than 367 days.
     */
    String within(String column, Company company) {
        return "%1$s >= :from and %1$s < :to + interval '367 days' and %2$s >= :from and %2$s < :to"
                .formatted(column, start(column, company));
    }

    /** The start of the window after the one that starts then. */
    public Instant next(Instant start, ZoneId zone) {
        var local = start.atZone(zone);
        return switch (this) {
            case HOUR -> start.plus(1, ChronoUnit.HOURS);
            case DAY -> local.plusDays(1).toInstant();
            case WEEK -> local.plusWeeks(1).toInstant();
            case MONTH -> local.plusMonths(1).toInstant();
            case QUARTER -> local.plusMonths(3).toInstant();
            case YEAR -> local.plusYears(1).toInstant();
        };
    }

    private static String week(String column, int daysUntilMonday) {
        return "((date_trunc('week', (%1$s at time zone :zone) + interval '%2$d days') - interval '%2$d days') at time zone :zone)"
                .formatted(column, daysUntilMonday);
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
