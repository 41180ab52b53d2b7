package io.rapport.interaction.intake;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Countries as storefronts write them, as ISO 3166-1 alpha-2: by code of two or three letters, or by English or own name. */
public final class Countries {
    private static final Map<String, String> BY_NAME = names();

    private Countries() {}

    /** Of a text or an address with a {@code country}; null where it says none that is known. */
    public static String read(JsonNode node) {
        if (node == null) {
            return null;
        }
        return node.isObject() ? ofAddress(node) : node.isTextual() ? BY_NAME.get(key(node.textValue())) : null;
    }

    private static String ofAddress(JsonNode address) {
        var code = read(address.get("country_code"));
        return code == null ? read(address.get("country")) : code;
    }

    private static Map<String, String> names() {
        var names = new HashMap<String, String>();
        for (var code : Locale.getISOCountries()) {
            var country = Locale.of("", code);
            names.put(key(country.getDisplayCountry(Locale.ENGLISH)), code);
            names.put(key(country.getISO3Country()), code);
        }
        names.putAll(Map.of("UK", "GB", "GREAT BRITAIN", "GB", "ENGLAND", "GB", "EIRE", "IE", "RSA", "ZA"));
        names.putAll(
                Map.of("TURKEY", "TR", "TÜRKIYE", "TR", "VIET NAM", "VN", "CZECH REPUBLIC", "CZ", "HOLLAND", "NL"));
        for (var code : Locale.getISOCountries()) {
            names.put(code, code);
        }
        return Map.copyOf(names);
    }

    private static String key(String text) {
        return text.strip().toUpperCase(Locale.ROOT);
    }
}
