package io.rapport.stack.intake;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.rapport.stack.Failure;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalQueries;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a file's lines become events, read from YAML. Texts such as {@code "{InvoiceNo}"} name a column.
 *
 * @param columns of a file without a usable heading line
 * @param heading whether the first line names the columns, or is to be passed over where {@code columns} does
 * @param clean rewrites a column before all else
 * @param drop lines that are left out, without being rejects
 * @param guest lines whose user is nobody
 * @param id of the order; the line number if not given
 * @param order properties of the order, from its first line
 * @param line properties of each product of the order; none if the file has one line an order
 * @param traits of a customer
 */
record Mapping(
        Format format,
        List<String> columns,
        boolean heading,
        ZoneId zone,
        Time time,
        Map<String, Rewrite> clean,
        List<Condition> drop,
        Condition guest,
        String id,
        String user,
        String email,
        String currency,
        Country country,
        Map<String, String> order,
        Map<String, String> line,
        Map<String, String> traits,
        Consent consent) {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory()).findAndRegisterModules();

    Mapping {
        format = Objects.requireNonNullElse(format, Format.CSV);
        zone = Objects.requireNonNullElse(zone, ZoneId.of("UTC"));
        columns = Objects.requireNonNullElse(columns, List.of());
        clean = Objects.requireNonNullElse(clean, Map.of());
        drop = Objects.requireNonNullElse(drop, List.of());
        order = Objects.requireNonNullElse(order, Map.of());
        line = Objects.requireNonNullElse(line, Map.of());
        traits = Objects.requireNonNullElse(traits, Map.of());
    }

    static Mapping read(Path file) {
        try {
            return YAML.readValue(Files.readString(file), Mapping.class);
        } catch (IOException e) {
            throw new Failure("The mapping " + file + " cannot be read: "
                    + e.getMessage().lines().findFirst().orElse(""));
        }
    }

    boolean drops(Row row) {
        return drop.stream().anyMatch(condition -> condition.holds(row));
    }

    boolean isGuest(Row row) {
        return guest != null && guest.holds(row);
    }

    enum Format {
        CSV,
        /** Columns parted by blanks or tabs. */
        BLANKS,
        NDJSON;

        @JsonCreator
        static Format of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /** {@code pattern} as of {@link DateTimeFormatter}; ISO-8601 if not given. */
    record Time(String column, String pattern) {
        String instant(Row row, ZoneId zone) {
            var text = row.get(column);
            var formatter = pattern == null
                    ? DateTimeFormatter.ISO_DATE_TIME
                    : DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
            var parsed = formatter.parse(text);
            if (parsed.query(TemporalQueries.zone()) != null) {
                return OffsetDateTime.from(parsed).toInstant().toString();
            }
            var date = LocalDate.from(parsed);
            var time = parsed.query(TemporalQueries.localTime());
            return (time == null ? date.atStartOfDay() : LocalDateTime.of(date, time))
                    .atZone(zone)
                    .toInstant()
                    .toString();
        }
    }

    record Rewrite(Pattern match, String replace) {
        @JsonCreator
        static Rewrite of(@JsonProperty("match") String match, @JsonProperty("replace") String replace) {
            try {
                return new Rewrite(Pattern.compile(match), Objects.requireNonNullElse(replace, ""));
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException("match is no regular expression: " + e.getDescription());
            }
        }
    }

    /** A number that cannot be read is not at most anything: the line stays, and the collector says what is wrong with it. */
    record Condition(String column, String equals, BigDecimal atMost) {
        boolean holds(Row row) {
            var value = row.get(column);
            return equals != null
                    ? equals.equals(value)
                    : atMost != null && number(value) && new BigDecimal(value).compareTo(atMost) <= 0;
        }

        private static boolean number(String text) {
            return text.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)");
        }
    }

    /** {@code names}: what the file calls a country → ISO 3166-1 alpha-2, or empty for none; English names and codes are known. */
    record Country(String column, Map<String, String> names) {
        private static final Map<String, String> ENGLISH = Stream.of(Locale.getISOCountries())
                .collect(Collectors.toMap(code -> Locale.of("", code).getDisplayCountry(Locale.ENGLISH), code -> code));

        String code(Row row) {
            var name = row.get(column);
            var own = names == null ? null : names.get(name);
            return own != null ? own : ENGLISH.getOrDefault(name, name);
        }
    }

    /** {@code state}: {@code granted} or {@code withdrawn}. */
    record Consent(String channel, String state) {}
}
