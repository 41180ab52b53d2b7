package io.rapport.analytics.segment;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.analytics.segment.Rule.Operands;
import io.rapport.kit.http.Problem.FieldError;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** Reads what a rule compares with: one value, or a list for {@code in}. Numbers may come as decimal strings, as money does. */
final class OperandReader {
    private static final int MOST_VALUES = 1000;
    private static final int LONGEST_TEXT = 200;
    private static final int MOST_DIGITS = 24;
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d\\d-\\d\\d(T[0-9:.]+Z)?");

    private final List<FieldError> errors;

    OperandReader(List<FieldError> errors) {
        this.errors = errors;
    }

    List<BigDecimal> numbers(JsonNode json, String path, Operator operator) {
        return values(json, path, operator).stream()
                .map(value -> number(value, path))
                .toList();
    }

    /** Null if it is wrong. */
    Operands operands(JsonNode json, String path, Operator operator) {
        var values = values(json, path, operator);
        if (values.isEmpty()) {
            return null;
        }
        if (values.stream().allMatch(JsonNode::isNumber)) {
            return new Operands.Numbers(
                    values.stream().map(value -> number(value, path)).toList());
        }
        if (values.size() == 1 && values.getFirst().isBoolean() && operator != Operator.IN) {
            return new Operands.Flag(values.getFirst().booleanValue());
        }
        return new Operands.Texts(
                values.stream().map(value -> text(value, path)).toList());
    }

    String text(JsonNode json, String path) {
        if (json == null || !json.isTextual() || json.textValue().isBlank()) {
            return wrong(path, "must be text");
        }
        var text = json.textValue();
        if (text.length() > LONGEST_TEXT || text.chars().anyMatch(Character::isISOControl)) {
            return wrong(path, "must have at most " + LONGEST_TEXT + " characters and no control character");
        }
        return text;
    }

    static Optional<UUID> id(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** A day or an instant: such texts follow one another as their times do. */
    static boolean isDay(String text) {
        return text != null && DAY.matcher(text).matches();
    }

    private List<JsonNode> values(JsonNode json, String path, Operator operator) {
        if (json == null || json.isNull()) {
            wrong(path, "is needed");
            return List.of();
        }
        if (operator != Operator.IN) {
            return List.of(json);
        }
        if (!json.isArray() || json.isEmpty() || json.size() > MOST_VALUES) {
            wrong(path, "must be a list of 1 to " + MOST_VALUES + " values");
            return List.of();
        }
        return StreamSupport.stream(json.spliterator(), false).toList();
    }

    private BigDecimal number(JsonNode json, String path) {
        var number = json.isNumber() ? json.decimalValue() : parsed(json);
        if (number == null || Math.abs(number.scale()) > MOST_DIGITS || number.precision() > MOST_DIGITS) {
            return wrong(path, "must be a number of at most " + MOST_DIGITS + " digits");
        }
        return number;
    }

    private static BigDecimal parsed(JsonNode json) {
        try {
            return json.isTextual() && json.textValue().length() <= 2 * MOST_DIGITS
                    ? new BigDecimal(json.textValue())
                    : null;
        } catch (NumberFormatException _) {
            return null;
        }
    }

    private <T> T wrong(String path, String message) {
        errors.add(new FieldError(path, message));
        return null;
    }
}
