package io.rapport.interaction.intake;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/** Money and quantities as storefronts write them: numbers or text. Six decimals are kept. */
public final class Amounts {
    private static final int DECIMALS = 6;
    private static final int WHOLE_DIGITS = 15;
    private static final int MOST_DECIMALS = 60;
    private static final int LONGEST_TEXT = 80;

    private Amounts() {}

    /** The amount, or null where there is none that {@link #fault} would let pass. */
    public static BigDecimal read(JsonNode node) {
        return isAbsent(node) || fault(node).isPresent() ? null : scaled(parsed(node));
    }

    /** What is wrong with it, or empty; an absent one is not wrong. */
    static Optional<String> fault(JsonNode node) {
        if (isAbsent(node)) {
            return Optional.empty();
        }
        var number = parsed(node);
        if (number == null) {
            return Optional.of("is not a number");
        }
        if (number.precision() - (long) number.scale() > WHOLE_DIGITS || number.scale() > MOST_DECIMALS) {
            return Optional.of("is out of range");
        }
        return number.signum() < 0 ? Optional.of("must not be negative") : Optional.empty();
    }

    private static boolean isAbsent(JsonNode node) {
        return node == null
                || node.isNull()
                || node.isMissingNode()
                || node.isTextual() && node.textValue().isBlank();
    }

    private static BigDecimal parsed(JsonNode node) {
        if (node.isNumber()) {
            return finite(node);
        }
        return node.isTextual() ? number(node.textValue().strip()) : null;
    }

    private static BigDecimal finite(JsonNode node) {
        return node.isDouble() && !Double.isFinite(node.doubleValue()) ? null : node.decimalValue();
    }

    private static BigDecimal number(String text) {
        try {
            return text.length() > LONGEST_TEXT ? null : new BigDecimal(text);
        } catch (NumberFormatException _) {
            return null;
        }
    }

    private static BigDecimal scaled(BigDecimal number) {
        return number.scale() > DECIMALS ? number.setScale(DECIMALS, RoundingMode.HALF_UP) : number;
    }
}
