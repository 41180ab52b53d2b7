package io.rapport.campaign.offer;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Codes that people can type and nobody can guess: 14 of 31 letters and digits, some 69 bits. */
final class Codes {
    /** Without those that look alike. */
    private static final String LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

    private static final int LENGTH = 14;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Codes() {}

    static Set<String> fresh(int count) {
        var codes = HashSet.<String>newHashSet(count);
        while (codes.size() < count) {
            codes.add(one());
        }
        return codes;
    }

    /** As people type it: spaces and case do not matter. */
    static String normal(String code) {
        return code.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
    }

    private static String one() {
        return RANDOM.ints(LENGTH, 0, LETTERS.length())
                .collect(StringBuilder::new, (code, at) -> code.append(LETTERS.charAt(at)), StringBuilder::append)
                .toString();
    }
}
