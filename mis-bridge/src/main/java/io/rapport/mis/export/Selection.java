package io.rapport.mis.export;

import io.rapport.kit.http.Problem;
import io.rapport.mis.kpi.DimensionPattern;
import io.rapport.mis.kpi.KpiQuery;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Which KPIs are exported; what is empty is all.
 *
 * @param dimensions patterns for {@code like}
 * @param from inclusive
 * @param to exclusive
 */
record Selection(
        List<String> kpis,
        List<String> windows,
        List<String> dimensions,
        List<String> currencies,
        Instant from,
        Instant to) {
    private static final Instant BEGINNING = Instant.EPOCH.minusSeconds(1L << 40);
    private static final Instant END_OF_TIME = Instant.parse("9999-12-31T00:00:00Z");

    /** @throws Problem 400 naming the field */
    static Selection of(
            List<String> kpis,
            List<String> windows,
            List<String> dimensions,
            List<String> currencies,
            String from,
            String to) {
        return new Selection(
                kpis.stream().map(label -> KpiQuery.kpi(label).name()).toList(),
                windows.stream().map(label -> KpiQuery.window(label).name()).toList(),
                dimensions.stream().map(Selection::pattern).toList(),
                currencies.stream().map(code -> code.toUpperCase(Locale.ROOT)).toList(),
                KpiQuery.instant("from", from).orElse(BEGINNING),
                KpiQuery.instant("to", to).orElse(END_OF_TIME));
    }

    private static String pattern(String query) {
        return DimensionPattern.of(query)
                .orElseThrow(() -> Problem.invalid("dimension", "must look like all, country:TR or country:*"));
    }
}
