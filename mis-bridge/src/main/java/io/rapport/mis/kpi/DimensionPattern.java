package io.rapport.mis.kpi;

import io.rapport.mis.measure.Dimension;
import java.util.Optional;

/** Several dimensions at once, for {@code like}: {@code all} (the overall figure), {@code country:TR}, {@code country:*}. */
public final class DimensionPattern {
    private static final String OVERALL = "all";
    private static final String ANY_VALUE = ":*";

    private DimensionPattern() {}

    /** Empty where nothing can be meant. */
    public static Optional<String> of(String query) {
        if (query.equals(OVERALL)) {
            return Optional.of("");
        }
        if (query.endsWith(ANY_VALUE)) {
            return Optional.of(literally(query.substring(0, query.length() - ANY_VALUE.length())) + "=%");
        }
        return Dimension.fromQuery(query)
                .filter(dimension -> !dimension.isEmpty())
                .map(DimensionPattern::literally);
    }

    /** As it was asked for. */
    public static String asked(String pattern) {
        if (pattern.isEmpty()) {
            return OVERALL;
        }
        var any = pattern.endsWith("=%");
        var text = any ? pattern.substring(0, pattern.length() - 2) + ANY_VALUE : pattern;
        return text.replace('=', ':').replaceAll("\\\\(.)", "$1");
    }

    private static String literally(String text) {
        return text.replaceAll("([\\\\%_])", "\\\\$1");
    }
}
