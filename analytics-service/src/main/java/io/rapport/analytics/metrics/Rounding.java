package io.rapport.analytics.metrics;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/** Rounds what is published, and nothing before: half up, to the currency's minor unit. */
public final class Rounding {
    private Rounding() {}

    /** Null stays null. */
    public static BigDecimal round(BigDecimal amount, String currency) {
        return amount == null ? null : amount.setScale(minorUnit(currency), RoundingMode.HALF_UP);
    }

    public static BigDecimal divide(BigDecimal amount, long by, String currency) {
        return amount.divide(BigDecimal.valueOf(by), minorUnit(currency), RoundingMode.HALF_UP);
    }

    private static int minorUnit(String currency) {
        try {
            return Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
        } catch (IllegalArgumentException _) {
            return 2;
        }
    }
}
