package io.rapport.customer.profile;

import io.rapport.kit.TrigramLetters;
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
    private static final Pattern APART = Pattern.compile("[^a-zA-Z0-9]+");
    private static final int SHORT = 3;
    private static final int WORDS = 8;
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

    /** What a customer is found by; a space before each word, so that its beginning can be looked for. */
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
                .map(TrigramLetters::of)
                .collect(Collectors.joining(" ", " ", ""));
    }

    /** The patterns for {@code like} that a customer's text must all match; at most eight words count. */
    public static List<String> patterns(String query) {
        return words(query).map(TrigramLetters::of).map(SearchText::pattern).toList();
    }

    /** The words that may be meant although they are misspelt; none where the query is a number or has a word too short to tell. */
    public static List<String> misspelt(String query) {
        var words = words(query)
                .map(word -> word.length() > SHORT ? telling(TrigramLetters.of(word)) : List.<String>of())
                .toList();
        return words.stream().anyMatch(List::isEmpty)
                ? List.of()
                : words.stream().flatMap(List::stream).distinct().limit(WORDS).toList();
    }

    /** The longer numbers that stand by themselves, such as those of e-mails: whoever misspells a word has copied them. */
    public static List<String> numbers(String query) {
        return words(query)
                .flatMap(APART::splitAsStream)
                .filter(part -> part.matches("[0-9]{3,}"))
                .distinct()
                .toList();
    }

    /** As the database takes words apart, see {@code search_words}. */
    private static List<String> telling(String written) {
        return APART.splitAsStream(written)
                .filter(part -> part.length() > SHORT && part.chars().anyMatch(Character::isLetter))
                .toList();
    }

    private static Stream<String> words(String query) {
        var folded = fold(query);
        var words =
                PHONE.matcher(folded).matches() ? Stream.of(significantDigits(folded)) : Stream.of(folded.split(" "));
        return words.filter(word -> !word.isEmpty()).limit(WORDS);
    }

    /** A local number starts with zeros that E.164 does not have. */
    private static String significantDigits(String phone) {
        return phone.replaceAll("[^0-9]", "").replaceFirst("^0+", "");
    }

    /** One or two letters begin a word: anywhere they would be in every other name, and the index could not help. */
    private static String pattern(String word) {
        var anywhere = word.length() > 2 ? "%" : "% ";
        return anywhere + word.replaceAll("([\\\\%_])", "\\\\$1") + "%";
    }
}
