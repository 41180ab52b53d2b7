package io.rapport.support.text;

import java.text.BreakIterator;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The words of a text as they are looked for: without case and without the accents of Latin letters, so that {@code İADE}, {@code iade} and
 * {@code ıade}, or {@code khiếu nại} and {@code khieu nai}, are the same. The signs of Telugu and Javanese script are part of their letters and stay.
 */
public final class Words {
    private static final Pattern ACCENTS = Pattern.compile("\\p{InCombiningDiacriticalMarks}+");
    private static final int LONGEST = 60;

    private Words() {}

    public static String fold(String text) {
        var lower = Normalizer.normalize(text, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
        var plain = ACCENTS.matcher(Normalizer.normalize(lower, Normalizer.Form.NFKD))
                .replaceAll("");
        return Normalizer.normalize(plain, Normalizer.Form.NFC)
                .replace('ı', 'i')
                .replace('đ', 'd');
    }

    /** In order, with repetitions. */
    public static Stream<String> of(String text) {
        var folded = fold(text);
        var words = Stream.<String>builder();
        var breaks = BreakIterator.getWordInstance(Locale.ROOT);
        breaks.setText(folded);
        for (int start = breaks.first(), end = breaks.next();
                end != BreakIterator.DONE;
                start = end, end = breaks.next()) {
            if (isWord(folded, start, end)) {
                words.add(folded.substring(start, Math.min(end, start + LONGEST)));
            }
        }
        return words.build();
    }

    public static Set<String> distinct(String text) {
        return of(text).collect(TreeSet::new, Set::add, Set::addAll);
    }

    private static boolean isWord(String text, int start, int end) {
        return text.substring(start, end).codePoints().anyMatch(Character::isLetterOrDigit);
    }
}
