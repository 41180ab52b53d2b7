package io.rapport.mis.webhook;

import io.rapport.kit.http.Problem;
import io.rapport.mis.kpi.DimensionPattern;
import io.rapport.mis.measure.Kpi;
import io.rapport.mis.measure.Window;
import java.util.List;
import java.util.Locale;

/**
 * Which KPIs a subscription gets, as the columns that SQL compares; what is empty is all.
 *
 * @param dimensions patterns for {@code like}
 * @param maxAgeSeconds of a window, counted from its end; null for any
 */
record Filter(
        List<String> kpis,
        List<String> windows,
        List<String> dimensions,
        List<String> currencies,
        boolean onlyFinal,
        Long maxAgeSeconds) {
    /** Holds a row of {@code kpi k} against {@code webhook_subscription s}. A KPI that is no money passes any choice of currencies. */
    static final String MATCHES = """
            (cardinality(s.kpis) = 0 or k.kpi = any(s.kpis))
            and (cardinality(s.windows) = 0 or k.window_name = any(s.windows))
            and (cardinality(s.dimensions) = 0 or k.dimension like any(s.dimensions))
            and (cardinality(s.currencies) = 0 or k.currency = '-' or k.currency = any(s.currencies))
            and (k.final or not s.only_final)
            and (s.max_age_seconds is null or k.ends_at > now() - make_interval(secs => s.max_age_seconds))""";

    /** @throws Problem 400 naming the field */
    static String kpi(String label) {
        return Kpi.labelled(label)
                .map(Kpi::name)
                .orElseThrow(() -> Problem.invalid("filters.kpis", label + " must be one of " + Kpi.labels()));
    }

    static String window(String label) {
        return Window.labelled(label)
                .map(Window::name)
                .orElseThrow(() -> Problem.invalid("filters.windows", label + " must be one of " + Window.labels()));
    }

    static String dimension(String query) {
        return DimensionPattern.of(query)
                .orElseThrow(() ->
                        Problem.invalid("filters.dimensions", query + " must look like all, country:TR or country:*"));
    }

    static String label(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
