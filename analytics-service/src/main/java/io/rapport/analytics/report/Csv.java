package io.rapport.analytics.report;

import static java.util.stream.Collectors.joining;

import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;

/** Writes records of numbers, times and codes as CSV (RFC 4180), a heading line first; text that begins like a formula, with an apostrophe before it. */
public final class Csv {
    public static final String TYPE = "text/csv";

    private Csv() {}

    public static <R extends Record> String of(Class<R> type, List<R> rows) {
        var columns = List.of(type.getRecordComponents());
        var heading = columns.stream().map(RecordComponent::getName).collect(joining(","));
        var lines = rows.stream()
                .map(row -> columns.stream().map(column -> value(column, row)).collect(joining(",")));
        return Stream.concat(Stream.of(heading), lines)
                .map(line -> line + "\r\n")
                .collect(joining());
    }

    private static String value(RecordComponent column, Object row) {
        try {
            return text(column.getAccessor().invoke(row));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(Object value) {
        return switch (value) {
            case null -> "";
            case BigDecimal amount -> amount.toPlainString();
            case String said -> quoted(harmless(said));
            default -> quoted(value.toString());
        };
    }

    /** A spreadsheet would take it for a formula, and shops and visitors say what things are called. */
    private static String harmless(String text) {
        return text.matches("(?s)[=+\\-@\t\r].*") ? "'" + text : text;
    }

    private static String quoted(String text) {
        return text.matches("(?s).*[\",\r\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
