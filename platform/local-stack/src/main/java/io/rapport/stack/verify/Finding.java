package io.rapport.stack.verify;

import java.util.List;

/**
 * What one invariant came to.
 *
 * @param counted what was looked at, such as {@code 12,345 events}
 * @param examples up to ten differences; empty if it holds
 */
public record Finding(int invariant, boolean holds, String counted, List<String> examples) {
    static final int MOST_EXAMPLES = 10;

    static Finding of(int invariant, String counted, List<String> differences) {
        return new Finding(
                invariant,
                differences.isEmpty(),
                counted,
                List.copyOf(differences.subList(0, Math.min(MOST_EXAMPLES, differences.size()))));
    }

    /** {@code 1 campaign}, {@code 2 campaigns}. */
    static String count(long number, String what) {
        return "%,d %s%s".formatted(number, what, number == 1 ? "" : "s");
    }

    public String line() {
        return invariant + (holds ? " ok " : " FAILED ") + counted;
    }
}
