package io.rapport.interaction.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.rapport.kit.http.Problem.FieldError;
import java.util.List;
import java.util.Map;

/** Makes JSON that every database and consumer can hold: no NUL, no half characters, no numbers of a thousand digits. */
public final class CleanJson {
    private static final int MOST_DIGITS = 60;

    private CleanJson() {}

    /** Mends text in place; adds an error for each number out of range. */
    public static void clean(JsonNode node, String path, List<FieldError> errors) {
        switch (node) {
            case ObjectNode object -> cleanObject(object, path, errors);
            case ArrayNode array -> cleanArray(array, path, errors);
            case JsonNode other -> checkNumber(other, path, errors);
        }
    }

    private static void cleanObject(ObjectNode object, String path, List<FieldError> errors) {
        List.copyOf(object.properties()).forEach(field -> cleanField(object, field, path, errors));
    }

    private static void cleanField(
            ObjectNode object, Map.Entry<String, JsonNode> field, String path, List<FieldError> errors) {
        if (!isClean(field.getKey())) {
            object.remove(field.getKey());
        } else if (field.getValue() instanceof TextNode text) {
            if (!isClean(text.textValue())) {
                object.put(field.getKey(), cleaned(text.textValue()));
            }
        } else {
            clean(field.getValue(), path.isEmpty() ? field.getKey() : path + "." + field.getKey(), errors);
        }
    }

    private static void cleanArray(ArrayNode array, String path, List<FieldError> errors) {
        for (var i = 0; i < array.size(); i++) {
            if (array.get(i) instanceof TextNode text) {
                if (!isClean(text.textValue())) {
                    array.set(i, TextNode.valueOf(cleaned(text.textValue())));
                }
            } else {
                clean(array.get(i), path + "[" + i + "]", errors);
            }
        }
    }

    private static void checkNumber(JsonNode node, String path, List<FieldError> errors) {
        if (node.isBigDecimal() || node.isBigInteger()) {
            var number = node.decimalValue();
            if (number.precision() > MOST_DIGITS || Math.abs((long) number.scale()) > MOST_DIGITS) {
                errors.add(new FieldError(path, "is out of range"));
            }
        }
    }

    private static boolean isClean(String text) {
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == 0) {
                return false;
            }
            if (Character.isSurrogate(c)) {
                if (!startsPair(text, i)) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private static boolean startsPair(String text, int i) {
        return i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
    }

    private static String cleaned(String text) {
        var clean = new StringBuilder(text.length());
        text.codePoints()
                .filter(point -> point != 0)
                .map(point -> point <= Character.MAX_VALUE && Character.isSurrogate((char) point) ? 0xFFFD : point)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }
}
