package io.rapport.test.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;

/** Values that fit a schema. */
record Samples(OpenApi document, Random random) {
    /** No answer may say it again. */
    static final String SECRET = "s3cret-canary-of-the-fuzz";

    private static final int DEEPEST = 6;

    JsonNode of(String name, JsonNode schema) {
        return of(name, schema, 0);
    }

    private JsonNode of(String name, JsonNode referring, int depth) {
        var schema = document.resolved(referring);
        var choices = Stream.of("oneOf", "anyOf", "allOf")
                .flatMap(of -> schema.path(of).valueStream())
                .toList();
        if (!choices.isEmpty()) {
            return of(name, pick(choices), depth);
        }
        if (!schema.path("enum").isEmpty()) {
            return pick(schema.path("enum").valueStream().toList());
        }
        return depth > DEEPEST ? NullNode.instance : ofType(name, schema, depth);
    }

    private JsonNode ofType(String name, JsonNode schema, int depth) {
        return switch (type(schema)) {
            case "object" -> object(schema, depth);
            case "array" -> {
                var array = JsonNodeFactory.instance.arrayNode();
                for (var i = random.nextInt(3); i > 0; i--) {
                    array.add(of(name, schema.path("items"), depth + 1));
                }
                yield array;
            }
            case "integer" -> LongNode.valueOf(schema.path("minimum").asLong(0) + random.nextInt(20));
            case "number" -> DecimalNode.valueOf(BigDecimal.valueOf(random.nextInt(100_000), 2));
            case "boolean" -> BooleanNode.valueOf(random.nextBoolean());
            default -> TextNode.valueOf(text(name, schema));
        };
    }

    private static String type(JsonNode schema) {
        var type = schema.path("type");
        var name = type.isArray()
                ? type.valueStream()
                        .map(JsonNode::asText)
                        .filter(one -> !one.equals("null"))
                        .findFirst()
                        .orElse("string")
                : type.asText();
        return name.isEmpty() && (schema.has("properties") || schema.has("additionalProperties")) ? "object" : name;
    }

    private JsonNode object(JsonNode schema, int depth) {
        var object = JsonNodeFactory.instance.objectNode();
        schema.path("properties")
                .propertyStream()
                .filter(_ -> random.nextInt(5) > 0)
                .forEach(property ->
                        object.set(property.getKey(), of(property.getKey(), property.getValue(), depth + 1)));
        if (schema.path("additionalProperties").isObject()) {
            object.set("fuzz", of("fuzz", schema.path("additionalProperties"), depth + 1));
        }
        return object;
    }

    private String text(String name, JsonNode schema) {
        var lower = name.toLowerCase(Locale.ROOT);
        if (lower.matches(".*(secret|password|token|key|credential).*")) {
            return SECRET;
        }
        if (lower.contains("currency")) {
            return "XTS";
        }
        if (lower.contains("email") || lower.contains("address")) {
            return "fuzz-" + random.nextInt(1_000) + "@example.com";
        }
        return switch (schema.path("format").asText()) {
            case "uuid" -> new UUID(random.nextLong(), random.nextLong()).toString();
            case "date-time" -> "2001-02-03T04:05:06Z";
            case "date" -> "2001-02-03";
            case "uri" -> "https://fuzz.example/" + random.nextInt(100);
            default -> schema.path("pattern").asText().contains("[0-9]") ? "12" : "fuzz-" + random.nextInt(1_000);
        };
    }

    <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
