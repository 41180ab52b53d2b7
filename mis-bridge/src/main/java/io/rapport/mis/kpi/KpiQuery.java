package io.rapport.mis.kpi;

import io.rapport.kit.http.Problem;
import io.rapport.mis.measure.Bucket;
import io.rapport.mis.measure.Dimension;
import io.rapport.mis.measure.Kpi;
import io.rapport.mis.measure.Window;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads what a caller asks for; every refusal names the field and what it may be. */
public final class KpiQuery {
    private KpiQuery() {}

    public static Kpi kpi(String label) {
        return Kpi.labelled(label).orElseThrow(() -> Problem.invalid("kpi", "must be one of " + Kpi.labels()));
    }

    public static Window window(String label) {
        return Window.labelled(label).orElseThrow(() -> Problem.invalid("window", "must be one of " + Window.labels()));
    }

    public static String dimension(String query) {
        return Dimension.fromQuery(query)
                .orElseThrow(() -> Problem.invalid("dimension", "must look like country:TR or channel:web"));
    }

    /** Empty for all currencies, and for a KPI that has none. */
    public static Optional<String> currency(Kpi kpi, String code) {
        if (!kpi.perCurrency()) {
            return Optional.of(Bucket.NO_CURRENCY);
        }
        return Optional.ofNullable(code).filter(text -> !text.isBlank()).map(text -> text.toUpperCase(Locale.ROOT));
    }

    /** What is null or blank is all; a KPI that is no money passes any currency. */
    static Predicate<Revision> revisions(String kpi, String window, String currency, String dimension) {
        var kpiAsked = given(kpi).map(KpiQuery::kpi);
        var windowAsked = given(window).map(KpiQuery::window);
        var currencyAsked = given(currency).map(code -> code.toUpperCase(Locale.ROOT));
        var dimensionAsked = given(dimension).map(query -> query.equals("all") ? Bucket.OVERALL : dimension(query));
        return revision -> kpiAsked.map(revision.kpi()::equals).orElse(true)
                && windowAsked.map(revision.bucket().window()::equals).orElse(true)
                && currencyAsked
                        .map(code -> !revision.kpi().perCurrency()
                                || revision.bucket().currency().equals(code))
                        .orElse(true)
                && dimensionAsked.map(revision.bucket().dimension()::equals).orElse(true);
    }

    private static Optional<String> given(String text) {
        return Optional.ofNullable(text).filter(said -> !said.isBlank());
    }

    public static Optional<Instant> instant(String field, String text) {
        try {
            return Optional.ofNullable(text)
                    .filter(given -> !given.isBlank())
                    .map(given -> OffsetDateTime.parse(given.replace(' ', '+')).toInstant());
        } catch (DateTimeException _) {
            throw Problem.invalid(field, "must be an instant such as 2026-01-31T08:00:00Z");
        }
    }
}
