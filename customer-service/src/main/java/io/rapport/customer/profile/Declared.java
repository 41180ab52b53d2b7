package io.rapport.customer.profile;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;

/** The declared types of custom attributes; what nobody declared may be anything. */
public record Declared(Map<String, AttributeType> types) {
    public static final Declared NOTHING = new Declared(Map.of());

    /** What is wrong with a value, if anything is. */
    Optional<String> fault(String name, JsonNode value) {
        return Optional.ofNullable(types.get(name))
                .filter(type -> !type.accepts(value))
                .map(type -> "must be " + type.words());
    }

    /** The value in its declared type, understood where it came as text; empty if it cannot be. */
    Optional<JsonNode> fit(String name, JsonNode value) {
        var type = types.get(name);
        if (type == null || type.accepts(value)) {
            return Optional.of(value);
        }
        return value.isValueNode() ? type.read(value.asText()).filter(Bounds::hold) : Optional.empty();
    }

    /** The value of an attribute that is written as text, such as in a CSV file; as it stands if it cannot be understood. */
    public JsonNode ofText(String name, JsonNode text) {
        return fit(name, text).orElse(text);
    }
}
