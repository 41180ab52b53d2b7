package io.rapport.mis.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rapport.events.MisEvent.KpiRevised;
import io.rapport.mis.measure.Dimension;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** RFC 4180 in UTF-8, the first line names the columns; an empty field is none. */
final class CsvSheet implements Sheet {
    private static final List<String> COLUMNS = List.of(
            "kpi",
            "window",
            "start",
            "currency",
            "dimensions",
            "value",
            "revision",
            "final",
            "eventCount",
            "checksum",
            "revisedAt");

    private final Writer out;

    CsvSheet(OutputStream out) throws IOException {
        this.out = new BufferedWriter(new OutputStreamWriter(out, UTF_8));
        line(COLUMNS.stream());
    }

    @Override
    public void write(KpiRevised kpi) throws IOException {
        line(Stream.of(
                        kpi.kpi(),
                        kpi.window(),
                        kpi.start(),
                        kpi.currency() == null ? "" : kpi.currency(),
                        Dimension.write(kpi.dimensions()),
                        kpi.value().toPlainString(),
                        kpi.revision(),
                        kpi.last(),
                        kpi.eventCount(),
                        kpi.checksum(),
                        kpi.revisedAt())
                .map(Objects::toString));
    }

    private void line(Stream<String> fields) throws IOException {
        out.write(fields.map(CsvSheet::field).collect(Collectors.joining(",", "", "\r\n")));
    }

    private static String field(String text) {
        return text.chars().anyMatch(character -> ",\"\r\n".indexOf(character) >= 0)
                ? '"' + text.replace("\"", "\"\"") + '"'
                : text;
    }

    @Override
    public void close() throws IOException {
        out.flush();
    }
}
