package io.rapport.kit.privacy;

import static java.util.stream.Collectors.joining;

import io.rapport.events.PrivacyEvent.ErasureRequested;
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
                        .map(Traces::literally)
                        .collect(joining("|", "(^|[^\\w.%+-])(", ")($|[^\\w-])")));
    }

    /** As part of a regular expression. */
    public static String literally(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}_@/ -]", "\\\\$0");
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
