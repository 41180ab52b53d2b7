package io.rapport.mis.webhook;

import io.rapport.kit.http.Problem;
import java.time.DateTimeException;
import java.time.Duration;

/** Reads how long something lasts; every refusal names the field and what it may be. */
final class Durations {
    private static final Duration USUAL_OVERLAP = Duration.ofDays(1);
    private static final Duration LONGEST_OVERLAP = Duration.ofDays(30);
    private static final Duration LONGEST_AGE = Duration.ofDays(36_500);

    private Durations() {}

    static Duration overlap(String text) {
        return text == null ? USUAL_OVERLAP : read("overlap", text, LONGEST_OVERLAP);
    }

    static Long maxAgeSeconds(String text) {
        return text == null ? null : read("filters.maxAge", text, LONGEST_AGE).toSeconds();
    }

    private static Duration read(String field, String text, Duration longest) {
        try {
            var duration = Duration.parse(text);
            if (!duration.isNegative() && duration.compareTo(longest) <= 0) {
                return duration;
            }
        } catch (DateTimeException _) {
            // falls through to the same answer
        }
        throw Problem.invalid(field, "must be a duration such as PT12H or P1D, at most " + longest.toDays() + " days");
    }
}
