package io.rapport.customer.profile;

import com.fasterxml.jackson.databind.JsonNode;

/** How much one attribute may hold. */
final class Bounds {
    private static final int LONGEST = 1000;
    private static final int DIGITS = 38;

    private Bounds() {}

    /** Also that PostgreSQL can store it: {@code 1e999999} cannot be written out. */
    static boolean hold(JsonNode value) {
        if (value.isContainerNode()) {
            return value.valueStream().allMatch(Bounds::hold) && fits(value.toString());
        }
        return value.isNumber() ? isSensible(value) : fits(value.toString());
    }

    private static boolean isSensible(JsonNode number) {
        if (number.isFloatingPointNumber() && !number.isBigDecimal()) {
            return Double.isFinite(number.doubleValue());
        }
        var exact = number.decimalValue();
        return exact.precision() <= DIGITS && Math.abs(exact.scale()) <= DIGITS;
    }

    private static boolean fits(String json) {
        return json.length() <= LONGEST && Text.isStorable(json);
    }
}
