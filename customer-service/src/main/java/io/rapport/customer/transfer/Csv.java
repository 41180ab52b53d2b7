package io.rapport.customer.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.customer.profile.Declared;
import io.rapport.events.EventJson;
import io.rapport.kit.http.Problem;
import io.rapport.kit.http.Problem.FieldError;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/** Customers as lines of a CSV file (RFC 4180) with a header; commas, or semicolons as spreadsheets of many countries write. */
final class Csv {
    private static final CSVFormat FORMAT = CSVFormat.RFC4180;

    private final CSVFormat format;
    private final List<Column> columns;

    private Csv(CSVFormat format, List<Column> columns) {
        this.format = format;
        this.columns = columns;
    }

    /** @throws Problem 400 that names each column that is none */
    static Csv of(String header) {
        var format = header.indexOf(',') < 0 && header.indexOf(';') >= 0
                ? FORMAT.builder().setDelimiter(';').get()
                : FORMAT;
        var columns = new ArrayList<Column>();
        var errors = new ArrayList<FieldError>();
        var seen = new HashSet<String>();
        for (var name : parse(format, header)) {
            Column.named(name.strip())
                    .filter(column -> seen.add(column.name()))
                    .ifPresentOrElse(columns::add, () -> errors.add(wrongColumn(name)));
        }
        if (!errors.isEmpty()) {
            throw new Problem(
                    400,
                    "Invalid header",
                    "The first line must name the columns; errors names each wrong one.",
                    errors);
        }
        return new Csv(format, columns);
    }

    /** @throws Problem 400 that names the wrong cell */
    ObjectNode read(String line, Declared declared) {
        var cells = parse(format, line);
        if (cells.size() > columns.size()) {
            throw new Problem(400, "Invalid line", "has more cells than the header");
        }
        var customer = EventJson.MAPPER.createObjectNode();
        for (int i = 0; i < cells.size(); i++) {
            var column = columns.get(i);
            var value = column.read(cells.get(i), declared);
            if (!value.isMissingNode()) {
                put(customer, column.name(), value);
            }
        }
        return customer;
    }

    static String header() {
        return FORMAT.format(Column.ALL.stream().map(Column::name).toArray()) + "\r\n";
    }

    static String write(JsonNode customer) {
        return FORMAT.format(Column.ALL.stream()
                        .map(column -> column.write(customer))
                        .toArray()) + "\r\n";
    }

    private static void put(ObjectNode customer, String path, JsonNode value) {
        var dot = path.indexOf('.');
        if (dot < 0) {
            customer.set(path, value);
        } else if (customer.path(path.substring(0, dot)).isObject() || !customer.has(path.substring(0, dot))) {
            customer.withObjectProperty(path.substring(0, dot)).set(path.substring(dot + 1), value);
        }
    }

    private static List<String> parse(CSVFormat format, String line) {
        try (var parser = format.parse(new StringReader(line))) {
            return parser.stream().findFirst().map(CSVRecord::toList).orElse(List.of());
        } catch (IOException | UncheckedIOException _) {
            throw new Problem(400, "Invalid line", "has quotes that do not match");
        }
    }

    private static FieldError wrongColumn(String name) {
        return new FieldError(
                name.length() > 120 ? name.substring(0, 120) : name,
                "is no column of a customer, or stands there twice");
    }
}
