package io.rapport.analytics.sales;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Optional;

/** Amounts as storefronts write them: as a number or as text. */
final class Amounts {
    private static final BigDecimal MOST = new BigDecimal("1e15");

    private Amounts() {}

    /** Empty where it is none, or absurd. */
    static Optional<BigDecimal> of(JsonNode node) {
        try {
            return Optional.of(node.asText("").strip())
                    .filter(text -> !text.isEmpty() && text.length() < 40)
                    .map(BigDecimal::new)
                    .filter(amount -> amount.abs().compareTo(MOST) < 0 && amount.scale() < 30);
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }
}
