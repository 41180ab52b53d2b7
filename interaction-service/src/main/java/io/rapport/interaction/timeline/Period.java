package io.rapport.interaction.timeline;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;

/**
 * One time partition.
 *
 * @param from inclusive
 * @param until exclusive
 */
record Period(Kept kept, Instant from, Instant until) {
    /** Before it whole years: history is thin, and each partition costs every reader a look. */
    private static final int MONTHS_SINCE = 2020;

    private static final int LENGTH_OF_NAME_END = "_2026_01".length();

    static Period of(Kept kept, Instant at) {
        return of(kept, LocalDate.ofInstant(at, ZoneOffset.UTC));
    }

    /** @param name of the table that holds it */
    static Period named(Kept kept, String name) {
        var month = name.substring(name.length() - LENGTH_OF_NAME_END + 1).replace('_', '-');
        return of(kept, YearMonth.parse(month).atDay(1));
    }

    private static Period of(Kept kept, LocalDate day) {
        var isMonth = kept.isDroppable() && day.getYear() >= MONTHS_SINCE;
        var first = isMonth ? day.withDayOfMonth(1) : day.withDayOfYear(1);
        var next = isMonth ? first.plusMonths(1) : first.plusYears(1);
        return new Period(kept, startOf(first), startOf(next));
    }

    private static Instant startOf(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
