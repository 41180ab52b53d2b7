package io.rapport.kit.privacy;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import io.rapport.events.PrivacyEvent.ErasureRequested;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/** By what a person is found in copies of raw events, requests and answers. */
public record Traces(List<String> keys, String pattern) {

    /** {@code pattern}: a POSIX regular expression of PostgreSQL, for text in lower case. */
    public static Traces of(ErasureRequested person) {
        return new Traces(
                keys(person).toList(),
                Stream.concat(keys(person), contacts(person))
                        .flatMap(Traces::spellings)
                        .map(Traces::literally)
                        .collect(joining("|", "(^|[^\\w.%+-])(", ")($|[^\\w-])")));
    }

    /** As part of a regular expression. */
    public static String literally(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}_@/ -]", "\\\\$0");
    }

    /** As it is, as JSON may escape it, and as PostgreSQL escapes bytes. */
    private static Stream<String> spellings(String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        return Stream.of(lower, escaped(lower, UTF_16BE, 2, "\\u%04x"), escaped(lower, UTF_8, 1, "\\%03o"))
                .distinct();
    }

    private static String escaped(String text, Charset charset, int unit, String format) {
        var escaped = new StringBuilder();
        text.codePoints().forEach(one -> {
            if (one < 0x80) {
                escaped.appendCodePoint(one);
            } else {
                var bytes = ByteBuffer.wrap(Character.toString(one).getBytes(charset));
                while (bytes.hasRemaining()) {
                    escaped.append(format.formatted(unit == 2 ? bytes.getChar() & 0xffff : bytes.get() & 0xff));
                }
            }
        });
        return escaped.toString();
    }

    private static Stream<String> keys(ErasureRequested person) {
        return Stream.concat(
                Stream.of(person.customerIds(), person.visitorIds())
                        .flatMap(List::stream)
                        .map(Object::toString),
                person.identities().stream());
    }

    private static Stream<String> contacts(ErasureRequested person) {
        return Objects.requireNonNullElse(person.contacts(), List.<String>of()).stream();
    }
}
