package io.rapport.stack.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.rapport.events.EventJson;
import io.rapport.stack.Failure;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads the lines of a file, plain or gzip, UTF-8 with or without a byte-order mark, one after the other. */
final class SourceFile {
    private static final TypeReference<LinkedHashMap<String, Object>> OBJECT = new TypeReference<>() {};
    private static final int GZIP_FIRST = 0x1f;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Path path;
    private final Mapping mapping;
    private long bytesRead;

    SourceFile(Path path, Mapping mapping) {
        this.path = path;
        this.mapping = mapping;
    }

    /** How much of the file was read so far, 0 to 1. */
    double share() {
        return (double) bytesRead / Math.max(1, path.toFile().length());
    }

    void forEach(Consumer<Row> rows, Consumer<Reject> rejects) {
        try (var reader = new BufferedReader(new InputStreamReader(
                open(), StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPLACE)))) {
            skipByteOrderMark(reader);
            switch (mapping.format()) {
                case CSV -> readCsv(reader, rows);
                case BLANKS -> readBlanks(reader, rows, rejects);
                case NDJSON -> readJson(reader, rows, rejects);
            }
        } catch (IOException e) {
            throw new Failure(path + " cannot be read: " + e.getMessage());
        }
    }

    private InputStream open() throws IOException {
        var counted = new PushbackInputStream(new FilterInputStream(Files.newInputStream(path)) {
            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                var read = super.read(bytes, from, length);
                bytesRead += Math.max(0, read);
                return read;
            }
        });
        var first = counted.read();
        if (first >= 0) {
            counted.unread(first);
        }
        return first == GZIP_FIRST ? new GZIPInputStream(counted, 1 << 16) : counted;
    }

    private static void skipByteOrderMark(BufferedReader reader) throws IOException {
        reader.mark(1);
        if (reader.read() != BYTE_ORDER_MARK) {
            reader.reset();
        }
    }

    private void readCsv(BufferedReader reader, Consumer<Row> rows) throws IOException {
        try (var parser = CSVParser.parse(reader, csvFormat())) {
            for (var line : parser) {
                rows.accept(new Row(parser.getCurrentLineNumber(), values(line, parser.getHeaderNames())));
            }
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw new Failure(path + " is no CSV: " + e.getMessage());
        }
    }

    private CSVFormat csvFormat() {
        var format = CSVFormat.DEFAULT.builder().setIgnoreEmptyLines(true).setTrim(true);
        return mapping.columns().isEmpty()
                ? format.setHeader().setSkipHeaderRecord(true).get()
                : format.setHeader(mapping.columns().toArray(String[]::new))
                        .setSkipHeaderRecord(mapping.heading())
                        .get();
    }

    private static Map<String, String> values(CSVRecord line, List<String> names) {
        var values = new HashMap<String, String>();
        for (var i = 0; i < Math.min(names.size(), line.size()); i++) {
            values.put(names.get(i), line.get(i));
        }
        return values;
    }

    private void readBlanks(BufferedReader reader, Consumer<Row> rows, Consumer<Reject> rejects) throws IOException {
        var number = 0L;
        for (var text = reader.readLine(); text != null; text = reader.readLine()) {
            number++;
            if ((number == 1 && mapping.heading()) || text.isBlank()) {
                continue;
            }
            var parts = text.strip().split("\\s+");
            if (parts.length == mapping.columns().size()) {
                rows.accept(new Row(number, named(parts)));
            } else {
                rejects.accept(new Reject(
                        number,
                        "",
                        "has " + parts.length + " columns, not "
                                + mapping.columns().size()));
            }
        }
    }

    private Map<String, String> named(String[] parts) {
        var values = new HashMap<String, String>();
        for (var i = 0; i < parts.length; i++) {
            values.put(mapping.columns().get(i), parts[i]);
        }
        return values;
    }

    private static void readJson(BufferedReader reader, Consumer<Row> rows, Consumer<Reject> rejects)
            throws IOException {
        var number = 0L;
        for (var text = reader.readLine(); text != null; text = reader.readLine()) {
            number++;
            if (text.isBlank()) {
                continue;
            }
            try {
                var values = new HashMap<String, String>();
                EventJson.MAPPER
                        .readValue(text, OBJECT)
                        .forEach((name, value) -> values.put(name, String.valueOf(value)));
                rows.accept(new Row(number, values));
            } catch (JsonProcessingException _) {
                rejects.accept(new Reject(number, "", "is no JSON object"));
            }
        }
    }
}
