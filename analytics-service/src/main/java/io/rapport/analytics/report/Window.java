package io.rapport.analytics.report;

import io.rapport.analytics.sql.Sql;
import io.rapport.kit.company.Company;
import io.rapport.kit.http.Problem;
import java.util.Locale;
import java.util.stream.Stream;

/** How a report cuts time: by the company's clock and calendar, so an hour may start at :30 UTC and a day have 23 hours. */
enum Window {
    HOUR,
    DAY,
    WEEK,
    MONTH;

    /** @throws Problem 400 for another word */
    static Window named(String word) {
        return Stream.of(values())
                .filter(window -> window.word().equals(word))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("by", "must be hour, day, week or month"));
    }

    /** The start of the window that the time in {@code column} falls into. */
    Sql start(Sql column, Company company) {
        var zone = company.zone().getId();
        return switch (this) {
            // Truncates without leaving the offset: the hour that a clock shows twice in autumn is two windows.
            case HOUR -> Sql.of("date_trunc('hour', ").plus(column).plus(", ?)", zone);
            case DAY, MONTH ->
                Sql.of("date_trunc('" + word() + "', ").plus(column).plus(", ?)", zone);
            case WEEK -> week(column, zone, 8 - company.weekStart().getValue());
        };
    }

    private static Sql week(Sql column, String zone, int daysUntilMonday) {
        return Sql.of("((date_trunc('week', (")
                .plus(column)
                .plus(" at time zone ?) + make_interval(days => ?))", zone, daysUntilMonday % 7)
                .plus(" - make_interval(days => ?)) at time zone ?)", daysUntilMonday % 7, zone);
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
