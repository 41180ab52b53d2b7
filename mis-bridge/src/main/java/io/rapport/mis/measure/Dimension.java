package io.rapport.mis.measure;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads and writes the part of a key that says which slice of the company a figure is of. */
public final class Dimension {
    public static final String CHANNEL = "channel";
    public static final String COUNTRY = "country";
    public static final String CATEGORY = "category";
    public static final String CAMPAIGN = "campaign";
    public static final String SEGMENT = "segment";

    private static final int LONGEST = 100;

    private Dimension() {}

    /** Empty where the event does not say, or says what no key can carry. */
    static Optional<String> of(String name, String value) {
        return Optional.ofNullable(value).filter(Dimension::fitsKey).map(text -> name + '=' + text);
    }

    public static String write(SortedMap<String, String> dimensions) {
        return dimensions.entrySet().stream()
                .map(entry -> entry.getKey() + '=' + entry.getValue())
                .collect(Collectors.joining(","));
    }

    public static SortedMap<String, String> read(String dimension) {
        return dimension.isEmpty() ? Collections.emptySortedMap() : split(dimension, "=");
    }

    /** From a URL: {@code country:TR}, several separated by commas. */
    public static Optional<String> fromQuery(String query) {
        return query == null || query.isBlank() ? Optional.of(Bucket.OVERALL) : parse(query);
    }

    private static Optional<String> parse(String query) {
        try {
            return Optional.of(write(split(query, ":")));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static SortedMap<String, String> split(String text, String separator) {
        var dimensions = new TreeMap<String, String>();
        for (var part : text.split(",", -1)) {
            var at = part.indexOf(separator);
            if (at < 1) {
                throw new IllegalArgumentException(text);
            }
            dimensions.put(part.substring(0, at), part.substring(at + 1));
        }
        return dimensions;
    }

    private static boolean fitsKey(String value) {
        return !value.isBlank()
                && value.length() <= LONGEST
                && value.chars().noneMatch(character -> "|,=".indexOf(character) >= 0);
    }
}
