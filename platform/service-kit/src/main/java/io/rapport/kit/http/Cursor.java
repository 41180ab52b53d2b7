package io.rapport.kit.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** Where a page ended, as opaque text: the sort values of its last row. */
public record Cursor(List<String> values) {
    private static final String SEPARATOR = "\u001f";

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
        throw Problem.invalid("after", "is not a cursor of this list");
    }
}
