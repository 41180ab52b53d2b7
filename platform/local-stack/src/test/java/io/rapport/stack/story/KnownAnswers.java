package io.rapport.stack.story;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rapport.stack.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/** Real data that others published, with what it adds up to; it lies beside the repository, and is no part of it. */
final class KnownAnswers {
    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private KnownAnswers() {}

    static Path folder() {
        var named = System.getenv("RAPPORT_DATA");
        return named == null || named.isBlank()
                ? Home.repository().resolve("../shared/data").normalize()
                : Path.of(named);
    }

    /** Skips the story where there are none. */
    static void assumePresent() {
        assumeTrue(Files.isDirectory(folder()), () -> "there is no data in " + folder() + ": set RAPPORT_DATA");
    }

    static Path onlineRetail() {
        return folder().resolve("online-retail/online-retail-2010-2011.csv.gz");
    }

    static SortedMap<Instant, CSVRecord> onlineRetailByHour() throws IOException {
        return byStart(onlineRetail("or1_hourly.csv"), KnownAnswers::minute);
    }

    static SortedMap<Instant, CSVRecord> onlineRetailByDay() throws IOException {
        return byStart(
                onlineRetail("or1_daily.csv"),
                day -> LocalDate.parse(day).atStartOfDay().toInstant(ZoneOffset.UTC));
    }

    static List<CSVRecord> onlineRetail(String file) throws IOException {
        var format = CSVFormat.DEFAULT
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (var reader =
                Files.newBufferedReader(folder().resolve("online-retail").resolve(file))) {
            return format.parse(reader).getRecords();
        }
    }

    static Instant minute(String text) {
        return LocalDateTime.parse(text, MINUTES).toInstant(ZoneOffset.UTC);
    }

    private static SortedMap<Instant, CSVRecord> byStart(List<CSVRecord> rows, Function<String, Instant> start) {
        return rows.stream()
                .filter(row -> !row.get("orders").equals("0"))
                .collect(toMap(row -> start.apply(row.get("start")), row -> row, (one, _) -> one, TreeMap::new));
    }
}
