package io.rapport.customer.profile;

import java.text.Normalizer;
import java.util.Optional;
import java.util.regex.Pattern;

/** Text as people write it, without what only disturbs: controls, bidirectional overrides and invisible spaces. */
final class Text {
    /** The joiners U+200C and U+200D stay: Telugu, Javanese and Persian need them. */
    private static final Pattern INVISIBLE =
            Pattern.compile("[\\p{Cc}\\u00AD\\u061C\\u200B\\u200E\\u200F\\u202A-\\u202E\\u2060-\\u206F\\uFEFF]");

    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}]+");
    private static final Pattern LONE_SURROGATE = Pattern.compile("\\p{Cs}");

    private Text() {}

    /** NFC, trimmed, single spaces. */
    static String clean(String text) {
        var spaced = SPACES.matcher(text).replaceAll(" ");
        var visible = INVISIBLE.matcher(spaced).replaceAll("");
        return Normalizer.normalize(LONE_SURROGATE.matcher(visible).replaceAll(""), Normalizer.Form.NFC)
                .strip();
    }

    /** Whether PostgreSQL takes a piece of JSON. */
    static boolean isStorable(String json) {
        return !json.contains("\\u0000") && !LONE_SURROGATE.matcher(json).find();
    }

    /** Empty if nothing is left of it, or more than {@code most} characters. */
    static Optional<String> upTo(int most, String text) {
        var clean = clean(text);
        return Optional.of(clean).filter(some -> !some.isEmpty() && some.length() <= most);
    }
}
