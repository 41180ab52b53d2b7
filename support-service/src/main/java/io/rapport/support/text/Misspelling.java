package io.rapport.support.text;

import java.util.Arrays;

/** How far a word is from how another one begins: letters to add, leave out, change, or exchange with the next. */
public final class Misspelling {
    private static final int SHORTEST = 4;
    private static final int LONG = 7;

    private Misspelling() {}

    /** Whether a word is long enough to tell what else may be meant. */
    public static boolean isTelling(String word) {
        return word.codePointCount(0, word.length()) >= SHORTEST;
    }

    /** With one mistake, or two in a long one; endings that are added do not count, as languages add many. */
    public static boolean isNear(String looked, String word) {
        var wanted = looked.codePoints().toArray();
        return distance(wanted, word.codePoints().toArray()) <= (wanted.length < LONG ? 1 : 2);
    }

    private static int distance(int[] wanted, int[] word) {
        var rows = new int[wanted.length + 1][word.length + 1];
        Arrays.setAll(rows[0], j -> j);
        for (var i = 1; i <= wanted.length; i++) {
            rows[i][0] = i;
            for (var j = 1; j <= word.length; j++) {
                var changed = rows[i - 1][j - 1] + (wanted[i - 1] == word[j - 1] ? 0 : 1);
                rows[i][j] = Math.min(changed, Math.min(rows[i - 1][j], rows[i][j - 1]) + 1);
                if (i > 1 && j > 1 && wanted[i - 1] == word[j - 2] && wanted[i - 2] == word[j - 1]) {
                    rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
                }
            }
        }
        return Arrays.stream(rows[wanted.length]).min().orElseThrow();
    }
}
