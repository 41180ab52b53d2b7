package io.rapport.customer.transfer;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.rapport.customer.profile.Declared;
import io.rapport.events.EventJson;
import io.rapport.kit.http.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A column of a CSV file of customers, named after the field, such as {@code names.given}.
 *
 * @param kind how a cell is written
 */
record Column(String name, Kind kind) {
    private static final String ATTRIBUTE = "attributes.";
    private static final String SEPARATOR = ";";

    /** In the order of an export. */
    static final List<Column> ALL = Stream.concat(
                    Stream.of("id", "names.full", "names.given", "names.family", "birthDate", "gender", "language")
                            .map(name -> new Column(name, Kind.TEXT)),
                    Stream.of(
                            new Column("country", Kind.TEXT),
                            new Column("timeZone", Kind.TEXT),
                            new Column("currency", Kind.TEXT),
                            new Column("emails", Kind.LIST),
                            new Column("phones", Kind.LIST),
                            new Column("identities", Kind.LIST),
                            new Column("addresses", Kind.JSON),
                            new Column("tags", Kind.LIST),
                            new Column("notes", Kind.LIST),
                            new Column("preferences.topics", Kind.LIST),
                            new Column("preferences.channels", Kind.LIST),
                            new Column("preferences.frequency", Kind.TEXT),
                            new Column("attributes", Kind.JSON),
                            new Column("createdAt", Kind.TEXT)))
            .toList();

    /** A list is written {@code a;b}, or as JSON where that would not be clear. */
    enum Kind {
        TEXT,
        LIST,
        JSON,
        ATTRIBUTE
    }

    static Optional<Column> named(String name) {
        return name.startsWith(ATTRIBUTE) && name.length() > ATTRIBUTE.length()
                ? Optional.of(new Column(name, Kind.ATTRIBUTE))
                : ALL.stream().filter(column -> column.name.equals(name)).findFirst();
    }

    /** Missing if it says nothing. */
    JsonNode read(String cell, Declared declared) {
        var text = Formulas.armed(cell).strip();
        if (text.isEmpty()) {
            return MissingNode.getInstance();
        }
        return switch (kind) {
            case TEXT -> TextNode.valueOf(text);
            case LIST -> text.startsWith("[") ? json(text) : list(text);
            case JSON -> json(text);
            case ATTRIBUTE -> declared.ofText(name.substring(ATTRIBUTE.length()), TextNode.valueOf(text));
        };
    }

    String write(JsonNode customer) {
        var value = customer.at("/" + name.replace('.', '/'));
        if (value.isMissingNode() || value.isContainerNode() && value.isEmpty()) {
            return "";
        }
        return Formulas.defused(kind == Kind.LIST && isClear(value) ? joined(value) : text(value));
    }

    private static boolean isClear(JsonNode list) {
        return list.valueStream().noneMatch(one -> one.asText().contains(SEPARATOR))
                && !list.path(0).asText().startsWith("[");
    }

    private static String joined(JsonNode list) {
        return list.valueStream().map(JsonNode::asText).collect(joining(SEPARATOR));
    }

    private static String text(JsonNode value) {
        return value.isContainerNode() ? EventJson.write(value) : value.asText();
    }

    private static JsonNode list(String text) {
        var list = EventJson.MAPPER.createArrayNode();
        Arrays.stream(text.split(SEPARATOR))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .forEach(list::add);
        return list;
    }

    private JsonNode json(String text) {
        try {
            return EventJson.MAPPER.readTree(text);
        } catch (JsonProcessingException _) {
            throw Problem.invalid(name, "is no JSON");
        }
    }
}
