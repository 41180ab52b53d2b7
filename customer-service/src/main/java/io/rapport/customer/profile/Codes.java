package io.rapport.customer.profile;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Currency;
import java.util.HashMap;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Codes of the standards in their normal form, empty where there is no such code. */
final class Codes {
    private static final Set<String> LANGUAGES = Set.of(Locale.getISOLanguages());
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
    private static final Map<String, String> COUNTRIES_BY_NAME = countriesByName();

    private Codes() {}

    /** BCP 47, such as {@code tr} or {@code vi-VN}; {@code tr_TR} is understood. */
    static Optional<String> language(String text) {
        try {
            var locale = new Locale.Builder()
                    .setLanguageTag(text.strip().replace('_', '-'))
                    .build();
            var known = LANGUAGES.contains(locale.getLanguage())
                    || locale.getLanguage().length() == 3;
            return known && text.length() <= 35 ? Optional.of(locale.toLanguageTag()) : Optional.empty();
        } catch (IllformedLocaleException _) {
            return Optional.empty();
        }
    }

    /** ISO 3166-1 alpha-2. */
    static Optional<String> country(String text) {
        return Optional.of(text).filter(COUNTRIES::contains);
    }

    /** As storefronts write it: alpha-2 or alpha-3 in any case, or the English name. */
    static Optional<String> countryNamed(String text) {
        var upper = text.strip().toUpperCase(Locale.ROOT);
        return country(upper).or(() -> Optional.ofNullable(COUNTRIES_BY_NAME.get(upper)));
    }

    /** IANA, such as {@code Asia/Ho_Chi_Minh}. */
    static Optional<String> timeZone(String text) {
        try {
            var known = ZoneId.getAvailableZoneIds().contains(text);
            return known ? Optional.of(ZoneId.of(text).getId()) : Optional.empty();
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /** ISO 4217. */
    static Optional<String> currency(String text) {
        try {
            return Optional.of(Currency.getInstance(text).getCurrencyCode());
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Map<String, String> countriesByName() {
        var codes = new HashMap<String, String>();
        for (var code : COUNTRIES) {
            var country = Locale.of("", code);
            codes.put(country.getDisplayCountry(Locale.ENGLISH).toUpperCase(Locale.ROOT), code);
            codes.put(country.getISO3Country(), code);
        }
        codes.put("TURKEY", "TR");
        codes.put("UK", "GB");
        return Map.copyOf(codes);
    }
}
