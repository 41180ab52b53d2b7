package io.rapport.mis.measure;

import java.util.Currency;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many decimals a published amount has: none in VND, two in EUR, three in TND. */
final class MinorUnit {
    private static final int USUAL = 2;
    private static final Map<String, Integer> KNOWN = new ConcurrentHashMap<>();

    private MinorUnit() {}

    static int of(String currency) {
        return KNOWN.computeIfAbsent(currency, MinorUnit::digits);
    }

    private static int digits(String currency) {
        return Currency.getAvailableCurrencies().stream()
                .filter(known -> known.getCurrencyCode().equals(currency))
                .mapToInt(Currency::getDefaultFractionDigits)
                .filter(digits -> digits >= 0)
                .findFirst()
                .orElse(USUAL);
    }
}
