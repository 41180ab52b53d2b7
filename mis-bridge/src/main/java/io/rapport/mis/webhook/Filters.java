package io.rapport.mis.webhook;

import io.rapport.mis.kpi.DimensionPattern;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;

/**
 * Which KPIs a subscriber wants; what is left out is all.
 *
 * @param dimensions {@code all} for the overall figures, {@code country:TR}, or {@code country:*}
 * @param onlyFinal leaves out what is published while a window is open
 * @param maxAge ISO 8601, since the window's end: keeps imported history out
 */
public record Filters(
        @Size(max = 100) List<@NotBlank String> kpis,
        @Size(max = 10) List<@NotBlank String> windows,
        @Size(max = 100) List<@NotBlank String> dimensions,
        @Size(max = 50) List<@Pattern(regexp = "[A-Z]{3}") String> currencies,
        Boolean onlyFinal,
        String maxAge) {
    static Filters orAll(Filters filters) {
        return filters == null ? new Filters(null, null, null, null, null, null) : filters;
    }

    static Filters of(Filter filter) {
        return new Filters(
                filter.kpis().stream().map(Filter::label).toList(),
                filter.windows().stream().map(Filter::label).toList(),
                filter.dimensions().stream().map(DimensionPattern::asked).toList(),
                filter.currencies(),
                filter.onlyFinal(),
                filter.maxAgeSeconds() == null
                        ? null
                        : Duration.ofSeconds(filter.maxAgeSeconds()).toString());
    }

    /** Checked. */
    Filter filter() {
        return new Filter(
                orNone(kpis).stream().map(Filter::kpi).toList(),
                orNone(windows).stream().map(Filter::window).toList(),
                orNone(dimensions).stream().map(Filter::dimension).toList(),
                orNone(currencies),
                Boolean.TRUE.equals(onlyFinal),
                Durations.maxAgeSeconds(maxAge));
    }

    private static List<String> orNone(List<String> values) {
        return values == null ? List.of() : values;
    }
}
