package io.rapport.kit.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.rapport.events.EventJson;
import io.rapport.kit.http.Problem.FieldError;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** A body that is no JSON, or not of the right shape: names where, and never repeats what was sent. */
final class UnreadableJson {
    private UnreadableJson() {}

    static Problem of(JsonProcessingException exception) {
        if (exception.getCause() instanceof Problem problem) {
            return problem;
        }
        var field = exception instanceof JsonMappingException mapping ? field(mapping.getPath()) : "";
        var message = message(exception);
        if (field.isEmpty()) {
            return new Problem(400, "Invalid request", "The body " + message + place(exception) + ".");
        }
        return new Problem(400, "Invalid request", field + ": " + message, List.of(new FieldError(field, message)));
    }

    private static String message(JsonProcessingException exception) {
        return switch (exception) {
            case StreamConstraintsException _ -> "is nested too deeply or has too long a value";
            case InvalidFormatException format -> "must be " + kind(format.getTargetType());
            case MismatchedInputException mismatch
            when mismatch.getTargetType() != null -> "must be " + kind(mismatch.getTargetType());
            case JsonMappingException _ -> "is not valid";
            default -> "is not valid JSON";
        };
    }

    private static String kind(Class<?> type) {
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(UnreadableJson::written)
                            .collect(Collectors.joining(", "));
        }
        if (type == Instant.class) {
            return "an ISO 8601 instant such as 2026-01-31T12:00:00Z";
        }
        if (type == LocalDate.class) {
            return "an ISO 8601 date such as 2026-01-31";
        }
        if (type == UUID.class) {
            return "a UUID";
        }
        if (type == BigDecimal.class) {
            return "a decimal number";
        }
        if (Number.class.isAssignableFrom(type) || type.isPrimitive() && type != boolean.class) {
            return "a whole number in range";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (type == String.class) {
            return "a text";
        }
        return Iterable.class.isAssignableFrom(type) || type.isArray() ? "a list" : "an object of the right shape";
    }

    private static String written(Object constant) {
        return EventJson.MAPPER.valueToTree(constant).asText();
    }

    private static String field(List<JsonMappingException.Reference> path) {
        var text = new StringBuilder();
        for (var step : path) {
            if (step.getFieldName() != null) {
                text.append(text.isEmpty() ? "" : ".").append(step.getFieldName());
            } else if (step.getIndex() >= 0) {
                text.append('[').append(step.getIndex()).append(']');
            }
        }
        return text.toString();
    }

    private static String place(JsonProcessingException exception) {
        var at = exception.getLocation();
        return at == null || at.getLineNr() < 1
                ? ""
                : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }
}
