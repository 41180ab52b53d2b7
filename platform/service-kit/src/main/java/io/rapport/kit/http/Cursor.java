package io.rapport.kit.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Where a page ended, as opaque text: the sort values of its last row. Read them by their types: what a caller made up is answered 400. */
public record Cursor(List<String> values) {
    private static final String SEPARATOR = "\u001f";

    public String text(int index) {
        return values.get(index);
    }

    public UUID uuid(int index) {
        return read(index, UUID::fromString);
    }

    public Instant instant(int index) {
        return read(index, Instant::parse);
    }

    public long number(int index) {
        return read(index, Long::valueOf);
    }

    static String encode(List<?> values) {
        var text = values.stream().map(String::valueOf).collect(Collectors.joining(SEPARATOR));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    /** @throws Problem 400 if it is none of ours or has another number of values */
    static Cursor decode(String after, int size) {
        try {
            var values = List.of(new String(Base64.getUrlDecoder().decode(after), UTF_8).split(SEPARATOR, -1));
            if (values.size() == size) {
                return new Cursor(values);
            }
        } catch (IllegalArgumentException _) {
            // falls through to the same answer
        }
        throw notOurs();
    }

    private <T> T read(int index, Function<String, T> parse) {
        try {
            return parse.apply(text(index));
        } catch (IllegalArgumentException | DateTimeException _) {
            throw notOurs();
        }
    }

    private static Problem notOurs() {
        return Problem.invalid("after", "is not a cursor of this list");
    }
}
