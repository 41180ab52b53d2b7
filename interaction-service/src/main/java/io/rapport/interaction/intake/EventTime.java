package io.rapport.interaction.intake;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.kit.http.Problem.FieldError;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * When it happened.
 *
 * @param at to the microsecond; never before 1990 nor more than five minutes after it was received
 * @param original what the sender said, where that differs, else null
 */
public record EventTime(Instant at, Instant original) {
    private static final Instant EARLIEST = Instant.parse("1990-01-01T00:00:00Z");
    private static final Duration AHEAD = Duration.ofMinutes(5);
    private static final Duration LIVE = Duration.ofHours(48);
    private static final long MILLIS_FROM = 100_000_000_000L;
    private static final Pattern EPOCH = Pattern.compile("[0-9]{9,13}(\\.[0-9]{1,9})?");
    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendPattern("[XXX][XX][X]")
            .toFormatter(Locale.ROOT);

    /**
     * {@code timestamp}, else {@code originalTimestamp}, else received; corrected by {@code sentAt} where both that and {@code originalTimestamp} are there.
     *
     * @param errors takes what is wrong; the answer is then without meaning
     */
    static EventTime of(JsonNode call, JsonNode batchSentAt, Instant receivedAt, List<FieldError> errors) {
        var timestamp = read(call, "timestamp", errors);
        var original = read(call, "originalTimestamp", errors);
        var sent = call.hasNonNull("sentAt") ? read(call, "sentAt", errors) : quiet(batchSentAt);
        var said = timestamp != null ? timestamp : original;
        if (said == null) {
            return new EventTime(receivedAt, null);
        }
        var corrected = sent != null && original != null ? said.plus(Duration.between(sent, receivedAt)) : said;
        if (isTooOld(said) || isTooOld(corrected)) {
            errors.add(new FieldError(timestamp != null ? "timestamp" : "originalTimestamp", "is before 1990"));
        }
        return within(corrected, said, receivedAt);
    }

    public static boolean isTooOld(Instant time) {
        return time.isBefore(EARLIEST);
    }

    /** Older than 48 hours when it came in: it starts no message. */
    public static boolean isHistory(Instant at, Instant receivedAt) {
        return at.isBefore(receivedAt.minus(LIVE));
    }

    /** One more than five minutes ahead is taken as now. */
    public static EventTime within(Instant time, Instant said, Instant receivedAt) {
        var at = time.isAfter(receivedAt.plus(AHEAD)) ? receivedAt : time.truncatedTo(ChronoUnit.MICROS);
        return new EventTime(at, at.equals(said.truncatedTo(ChronoUnit.MICROS)) ? null : said);
    }

    private static Instant quiet(JsonNode node) {
        try {
            return node == null || node.isNull() ? null : parse(node);
        } catch (DateTimeException | ArithmeticException _) {
            return null;
        }
    }

    private static Instant read(JsonNode call, String field, List<FieldError> errors) {
        var node = call.get(field);
        if (node == null
                || node.isNull()
                || node.isTextual() && node.textValue().isBlank()) {
            return null;
        }
        var time = quiet(node);
        if (time == null) {
            errors.add(new FieldError(field, "is not an ISO 8601 time, such as 2026-03-01T10:15:00Z"));
        }
        return time;
    }

    private static Instant parse(JsonNode node) {
        var text = node.asText().strip();
        if (node.isNumber() || EPOCH.matcher(text).matches()) {
            return inRange(sinceEpoch(node.asDouble()));
        }
        return inRange(
                switch (ISO.parseBest(tidy(text), OffsetDateTime::from, LocalDateTime::from, LocalDate::from)) {
                    case OffsetDateTime time -> time.toInstant();
                    case LocalDateTime time -> time.toInstant(ZoneOffset.UTC);
                    case LocalDate day -> day.atStartOfDay().toInstant(ZoneOffset.UTC);
                    case Object _ -> throw new DateTimeException("no time");
                });
    }

    /** Of seconds, with or without a fraction, or of milliseconds. */
    private static Instant sinceEpoch(double number) {
        var millis = Math.abs(number) >= MILLIS_FROM ? number : number * 1_000;
        return Instant.EPOCH.plus(Math.round(millis * 1_000), ChronoUnit.MICROS);
    }

    /** As some languages print a time: {@code 2026-03-01 10:15:00 +0100}, or with UTC at the end. */
    private static String tidy(String text) {
        return text.indexOf(' ') < 0
                ? text
                : text.replaceFirst(" ", "T").replaceFirst(" ?(UTC|GMT)$", "Z").replace(" ", "");
    }

    /** Years that databases and Kafka can hold. */
    private static Instant inRange(Instant time) {
        return time.isBefore(Instant.parse("0001-01-01T00:00:00Z"))
                        || time.isAfter(Instant.parse("9999-12-31T00:00:00Z"))
                ? null
                : time;
    }
}
