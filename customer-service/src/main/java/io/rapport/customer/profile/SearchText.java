package io.rapport.customer.profile;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Letters folded so that {@code istanbul} finds İstanbul and {@code nguyen} finds Nguyễn. */
public final class SearchText {
    /** Accents of Latin, Greek, Cyrillic and Arabic; the vowel signs of Indic scripts are letters and stay. */
    private static final Pattern ACCENTS =
            Pattern.compile("[\\u0300-\\u036F\\u1AB0-\\u1AFF\\u1DC0-\\u1DFF\\u20D0-\\u20FF\\u064B-\\u0652]");

    private static final Pattern JOINERS = Pattern.compile("[\\u200C\\u200D]");
    private static final Pattern PHONE = Pattern.compile("\\+?[0-9 ()./-]{5,}");
    private static final Map<String, String> LETTERS = Map.ofEntries(
            Map.entry("ı", "i"),
            Map.entry("đ", "d"),
            Map.entry("ð", "d"),
            Map.entry("ł", "l"),
            Map.entry("ø", "o"),
            Map.entry("ß", "ss"),
            Map.entry("æ", "ae"),
            Map.entry("œ", "oe"),
            Map.entry("þ", "th"),
            Map.entry("ħ", "h"),
            Map.entry("ς", "σ"));
    private static final Pattern SPECIAL =
            Pattern.compile(LETTERS.keySet().stream().collect(Collectors.joining("", "[", "]")));

    private SearchText() {}

    public static String fold(String text) {
        var apart = Normalizer.normalize(Text.clean(text), Normalizer.Form.NFKD);
        var plain = ACCENTS.matcher(apart).replaceAll("").toLowerCase(Locale.ROOT);
        var folded = SPECIAL.matcher(plain).replaceAll(letter -> LETTERS.get(letter.group()));
        return JOINERS.matcher(ACCENTS.matcher(folded).replaceAll("")).replaceAll("");
    }

    /** What a customer is found by. */
    static String of(Profile profile) {
        var names = profile.names();
        return Stream.of(
                        Stream.of(names.full(), names.given(), names.family()),
                        profile.emails().stream(),
                        profile.phones().stream())
                .flatMap(parts -> parts)
                .filter(part -> part != null)
                .map(SearchText::fold)
                .distinct()
                .collect(Collectors.joining(" "));
    }

    /** The patterns for {@code like} that a customer's text must all match; at most eight words count. */
    public static List<String> patterns(String query) {
        var folded = fold(query);
        var words =
                PHONE.matcher(folded).matches() ? Stream.of(significantDigits(folded)) : Stream.of(folded.split(" "));
        return words.filter(word -> !word.isEmpty())
                .limit(8)
                .map(SearchText::pattern)
                .toList();
    }

    /** A local number starts with zeros that E.164 does not have. */
    private static String significantDigits(String phone) {
        return phone.replaceAll("[^0-9]", "").replaceFirst("^0+", "");
    }

    private static String pattern(String word) {
        return "%" + word.replaceAll("([\\\\%_])", "\\\\$1") + "%";
    }
}
