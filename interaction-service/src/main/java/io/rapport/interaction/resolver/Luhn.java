package io.rapport.interaction.resolver;

/** The check digit of payment cards (ISO/IEC 7812-1, annex B). */
final class Luhn {
    private Luhn() {}

    static boolean holds(String text) {
        var sum = 0;
        var place = 0;
        for (var i = text.length() - 1; i >= 0; i--) {
            var digit = Character.digit(text.charAt(i), 10);
            if (digit >= 0) {
                sum += place++ % 2 == 0 ? digit : doubled(digit);
            }
        }
        return place > 0 && sum % 10 == 0;
    }

    private static int doubled(int digit) {
        return digit > 4 ? 2 * digit - 9 : 2 * digit;
    }
}
