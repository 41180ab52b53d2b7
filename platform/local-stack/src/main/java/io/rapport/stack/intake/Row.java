package io.rapport.stack.intake;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One line of the file: its number, counted from 1, and its columns by name. */
record Row(long line, Map<String, String> values) {
    private static final Pattern COLUMN = Pattern.compile("\\{([^{}]+)}");

    /** Empty for a column that is not there. */
    String get(String column) {
        return values.getOrDefault(column, "");
    }

    /** A text with the columns that it names filled in. */
    String fill(String template) {
        return COLUMN.matcher(template)
                .replaceAll(match -> Matcher.quoteReplacement(get(match.group(1))))
                .strip();
    }

    Map<String, Object> fillAll(Map<String, String> templates) {
        var filled = new LinkedHashMap<String, Object>();
        templates.forEach((name, template) -> {
            var value = fill(template);
            if (!value.isEmpty()) {
                filled.put(name, value);
            }
        });
        return filled;
    }

    Row cleaned(Map<String, Mapping.Rewrite> clean) {
        if (clean.isEmpty()) {
            return this;
        }
        var cleaned = new LinkedHashMap<>(values);
        clean.forEach((column, rewrite) -> cleaned.computeIfPresent(
                column, (_, value) -> rewrite.match().matcher(value).replaceAll(rewrite.replace())));
        return new Row(line, cleaned);
    }
}
