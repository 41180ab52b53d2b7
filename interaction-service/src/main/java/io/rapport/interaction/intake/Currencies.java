package io.rapport.interaction.intake;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Currency;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The currencies of ISO 4217 that money can be in. */
public final class Currencies {
    private static final Set<String> NO_MONEY = Set.of("XXX", "XTS");
    private static final Set<String> KNOWN = Currency.getAvailableCurrencies().stream()
            .map(Currency::getCurrencyCode)
            .filter(code -> !NO_MONEY.contains(code))
            .collect(Collectors.toUnmodifiableSet());

    private Currencies() {}

    /** The code in capitals, or null where none is said. */
    public static String read(JsonNode node) {
        return isAbsent(node) ? null : code(node);
    }

    public static boolean isKnown(String code) {
        return KNOWN.contains(code);
    }

    static boolean isFaulty(JsonNode node) {
        return !isAbsent(node) && !(node.isTextual() && isKnown(code(node)));
    }

    private static String code(JsonNode node) {
        return node.asText().strip().toUpperCase(Locale.ROOT);
    }

    private static boolean isAbsent(JsonNode node) {
        return node == null
                || node.isNull()
                || node.isMissingNode()
                || node.isTextual() && node.textValue().isBlank();
    }
}
