package io.rapport.events.docs;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.events.Required;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** JSON Schema (2020-12) of records, as EventJson writes them. Unknown fields are welcome: a field may be added within a {@code .v1}. */
final class JsonSchema {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final String refPrefix;
    private final Map<String, JsonNode> parts = new TreeMap<>();

    /** @param refPrefix where the schemas of nested records will stand, such as {@code #/$defs/} */
    JsonSchema(String refPrefix) {
        this.refPrefix = refPrefix;
    }

    /** A document of its own for one published type. */
    static ObjectNode document(PublishedType type) {
        var schemas = new JsonSchema("#/$defs/");
        var root = JSON.objectNode()
                .put("$schema", "https://json-schema.org/draft/2020-12/schema")
                .put("$id", "urn:rapport:schema:" + type.name() + ":v1")
                .put("title", type.type());
        root.setAll(schemas.object(type.record()));
        if (!schemas.parts.isEmpty()) {
            root.set("$defs", JSON.objectNode().setAll(schemas.parts));
        }
        return root;
    }

    /** Schemas of the nested records met so far, by simple name. */
    Map<String, JsonNode> parts() {
        return parts;
    }

    ObjectNode object(Class<?> record) {
        var javadoc = Javadoc.of(record);
        var schema = JSON.objectNode();
        if (!javadoc.text().isEmpty()) {
            schema.put("description", javadoc.text());
        }
        var properties = schema.put("type", "object").putObject("properties");
        var required = JSON.arrayNode();
        for (var component : record.getRecordComponents()) {
            properties.set(name(component), property(component, javadoc));
            if (component.isAnnotationPresent(Required.class)) {
                required.add(name(component));
            }
        }
        return required.isEmpty() ? schema : schema.set("required", required);
    }

    /** The name on the wire. */
    static String name(RecordComponent component) {
        var renamed = component.getAccessor().getAnnotation(JsonProperty.class);
        return renamed == null ? component.getName() : renamed.value();
    }

    private ObjectNode property(RecordComponent component, Javadoc javadoc) {
        var schema = schemaOf(component.getGenericType());
        var text = javadoc.fields().get(component.getName());
        return text == null ? schema : schema.put("description", text);
    }

    private ObjectNode schemaOf(Type type) {
        if (type instanceof ParameterizedType generic) {
            return container((Class<?>) generic.getRawType(), generic.getActualTypeArguments());
        }
        var raw = (Class<?>) type;
        return raw.isRecord() ? reference(raw) : scalar(raw);
    }

    private ObjectNode container(Class<?> raw, Type[] arguments) {
        if (List.class.isAssignableFrom(raw)) {
            return JSON.objectNode().put("type", "array").set("items", schemaOf(arguments[0]));
        }
        if (Map.class.isAssignableFrom(raw)) {
            return JSON.objectNode().put("type", "object").set("additionalProperties", schemaOf(arguments[1]));
        }
        throw new IllegalArgumentException("no schema for " + raw);
    }

    private ObjectNode reference(Class<?> record) {
        if (!parts.containsKey(record.getSimpleName())) {
            parts.put(record.getSimpleName(), JSON.nullNode());
            parts.put(record.getSimpleName(), object(record));
        }
        return JSON.objectNode().put("$ref", refPrefix + record.getSimpleName());
    }

    private static ObjectNode scalar(Class<?> type) {
        var schema = JSON.objectNode();
        if (type == String.class) {
            return schema.put("type", "string");
        } else if (type == UUID.class) {
            return schema.put("type", "string").put("format", "uuid");
        } else if (type == Instant.class) {
            return schema.put("type", "string").put("format", "date-time");
        } else if (type == LocalDate.class) {
            return schema.put("type", "string").put("format", "date");
        } else if (type == BigDecimal.class) {
            return schema.put("type", "string").put("pattern", "^-?[0-9]+(\\.[0-9]+)?$");
        } else if (type == boolean.class || type == Boolean.class) {
            return schema.put("type", "boolean");
        } else if (type == int.class || type == long.class || type == Long.class || type == Integer.class) {
            return schema.put("type", "integer");
        } else if (type == ObjectNode.class) {
            return schema.put("type", "object");
        } else if (type == JsonNode.class) {
            return schema;
        }
        throw new IllegalArgumentException("no schema for " + type);
    }
}
