package io.rapport.analytics.segment;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * When a rule is asked.
 *
 * @param zone whose days are counted
 * @param isPast whether it asks what was then, of what is known to belong to a customer today; days count whole
 */
record Moment(Instant at, ZoneId zone, boolean isPast) {

    LocalDate today() {
        return LocalDate.ofInstant(at, zone);
    }

    /** Of a window of so many days with today. */
    LocalDate firstDay(int withinDays) {
        return today().minusDays(withinDays - 1L);
    }

    Instant begin(int withinDays) {
        return firstDay(withinDays).atStartOfDay(zone).toInstant();
    }
}
