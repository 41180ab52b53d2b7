package io.rapport.events.docs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Every field of every type with its shape, as lines {@code <type> <path> <shape>}: what consumers may rely on. */
final class PublishedFields {
    private PublishedFields() {}

    static SortedMap<String, String> now() {
        var fields = new TreeMap<String, String>();
        for (var type : PublishedType.ALL) {
            var schema = JsonSchema.document(type);
            collect(fields, type.name() + " ", schema, schema.path("$defs"));
        }
        return fields;
    }

    /**
     * What consumers would stumble over.
     *
     * @return empty if {@code now} only adds optional fields and new types to {@code before}
     */
    static List<String> breaches(Map<String, String> before, Map<String, String> now) {
        var breaches = new ArrayList<String>();
        before.forEach((field, shape) -> {
            if (!now.containsKey(field)) {
                breaches.add(field + " was removed or renamed");
            } else if (!now.get(field).equals(shape)) {
                breaches.add(field + " was " + shape + " and is " + now.get(field));
            }
        });
        var objects = new TreeSet<String>();
        before.keySet().forEach(field -> objects.add(parent(field)));
        now.forEach((field, shape) -> {
            if (!before.containsKey(field) && shape.endsWith(" required") && objects.contains(parent(field))) {
                breaches.add(field + " is new and required");
            }
        });
        return breaches;
    }

    private static void collect(Map<String, String> fields, String prefix, JsonNode object, JsonNode parts) {
        var required = new ArrayList<String>();
        object.path("required").forEach(name -> required.add(name.textValue()));
        object.path("properties").properties().forEach(property -> {
            var path = prefix + property.getKey();
            var ending = required.contains(property.getKey()) ? " required" : " optional";
            fields.put(path, shape(property.getValue()) + ending);
            nested(property.getValue(), parts).forEach((suffix, part) -> collect(fields, path + suffix, part, parts));
        });
    }

    private static String shape(JsonNode schema) {
        if (schema.has("$ref")) {
            return "object";
        }
        if (schema.has("items")) {
            return "array of " + shape(schema.get("items"));
        }
        if (schema.has("additionalProperties")) {
            return "map of " + shape(schema.get("additionalProperties"));
        }
        var type = schema.path("type").asText("anything");
        return schema.has("pattern") ? "decimal" : schema.path("format").asText(type);
    }

    private static Map<String, JsonNode> nested(JsonNode schema, JsonNode parts) {
        if (schema.has("items")) {
            return named("[].", schema.get("items"), parts);
        }
        return named(".", schema, parts);
    }

    private static Map<String, JsonNode> named(String suffix, JsonNode schema, JsonNode parts) {
        var reference = schema.path("$ref").asText("");
        var part = parts.path(reference.substring(reference.lastIndexOf('/') + 1));
        return part.isObject() ? Map.of(suffix, part) : Map.of();
    }

    private static String parent(String field) {
        return field.substring(0, Math.max(field.lastIndexOf('.'), field.indexOf(' ')) + 1);
    }
}
