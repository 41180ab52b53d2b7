package io.rapport.customer.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What becomes of values by a patch of them. Each changes the first argument, and gives it back. */
final class Patches {
    private Patches() {}

    /** As a JSON merge patch (RFC 7396). */
    static ObjectNode merge(ObjectNode target, ObjectNode patch) {
        patch.properties().forEach(field -> {
            var value = field.getValue();
            if (value.isNull()) {
                target.remove(field.getKey());
            } else if (value instanceof ObjectNode inner) {
                var home = target.get(field.getKey()) instanceof ObjectNode known ? known : target.objectNode();
                target.set(field.getKey(), merge(home, inner));
            } else {
                target.set(field.getKey(), value);
            }
        });
        return target;
    }

    /** Without the values that a merge patch takes away or says otherwise. */
    static ObjectNode yielding(ObjectNode known, ObjectNode patch) {
        patch.properties().forEach(said -> {
            var left = left(known.get(said.getKey()), said.getValue());
            if (left.isEmpty()) {
                known.remove(said.getKey());
            } else {
                known.set(said.getKey(), left);
            }
        });
        return known;
    }

    /** Empty where nothing is left. */
    private static JsonNode left(JsonNode known, JsonNode said) {
        if (known instanceof ObjectNode parts && said instanceof ObjectNode patch) {
            return yielding(parts, patch);
        }
        if (known instanceof ArrayNode list && said instanceof ArrayNode kept) {
            list.removeIf(one -> kept.valueStream().noneMatch(one::equals));
            return list;
        }
        return MissingNode.getInstance();
    }

    /** Values replace others; lists and objects only add. */
    static JsonNode joined(JsonNode known, JsonNode more) {
        if (known instanceof ObjectNode object && more instanceof ObjectNode added) {
            return object.setAll(added);
        }
        if (known instanceof ArrayNode list && more instanceof ArrayNode added) {
            added.valueStream()
                    .filter(one -> list.valueStream().noneMatch(one::equals))
                    .toList()
                    .forEach(list::add);
            return list;
        }
        return more;
    }
}
