package io.rapport.kit;

/**
 * Folded text in letters of which every database makes trigrams, whatever its locale: each other one becomes a capital, where all else is
 * small, and three more.
 */
public final class TrigramLetters {
    private static final int CAPITALS = 26;
    private static final int SMALL = 36;

    private TrigramLetters() {}

    public static String of(String folded) {
        var letters = new StringBuilder();
        folded.codePoints().forEach(letter -> {
            if (letter < 128) {
                letters.append((char) letter);
            } else {
                letters.append((char) ('A' + letter % CAPITALS));
                for (int rest = letter / CAPITALS, digits = 0; digits < 3; digits++, rest /= SMALL) {
                    letters.append(Character.forDigit(rest % SMALL, SMALL));
                }
            }
        });
        return letters.toString();
    }
}
