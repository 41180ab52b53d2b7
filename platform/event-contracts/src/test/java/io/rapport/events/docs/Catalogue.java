package io.rapport.events.docs;

import static java.util.stream.Collectors.joining;

import io.rapport.events.Required;
import io.rapport.events.Topic;
import java.lang.reflect.RecordComponent;
import java.util.stream.Stream;

/** The event catalogue in Markdown: every topic and type on one page. */
final class Catalogue {
    private static final String HEAD = """
            # Events

            Generated from the records of `platform/event-contracts`; do not edit (`mvn -pl platform/event-contracts test -Drapport.docs.write=true`).
            Every type has a JSON Schema and an example there (`src/main/resources/schemas`, `examples`), and a place in the
            [AsyncAPI document](api/asyncapi.yaml). Fields in **bold** are always there. A type that ends in `.*` stands for
            all that begin so; its schema is named after the topic, `<topic>.any.json`. Each topic has %d partitions and a
            dead-letter topic `<topic>.dlq`, kept %d days.

            ## Topics

            | topic | key | kept | personal data | written by | what it carries |
            |---|---|---|---|---|---|
            """;
    private static final String TYPES = """

            ## Types

            | topic | type | key | kept | personal data | fields |
            |---|---|---|---|---|---|
            """;

    private Catalogue() {}

    static String markdown() {
        return HEAD.formatted(Topic.PARTITIONS, Topic.DEAD_LETTER_RETENTION.toDays())
                + Stream.of(Topic.values()).map(Catalogue::topicRow).collect(joining())
                + TYPES
                + Stream.of(Topic.values())
                        .flatMap(topic -> PublishedType.on(topic).stream())
                        .map(Catalogue::typeRow)
                        .collect(joining());
    }

    private static String topicRow(Topic topic) {
        return row(
                code(topic.topicName()),
                topic.key(),
                Words.retention(topic.retention()),
                Words.personalData(topic.personalData()),
                topic.writtenBy(),
                topic.carries());
    }

    private static String typeRow(PublishedType type) {
        var topic = type.topic();
        return row(
                code(topic.topicName()),
                code(type.type()),
                topic.key(),
                Words.retention(topic.retention()),
                Words.personalData(topic.personalData()),
                Stream.of(type.record().getRecordComponents())
                        .map(Catalogue::field)
                        .collect(joining(", ")));
    }

    private static String field(RecordComponent component) {
        var name = JsonSchema.name(component);
        return component.isAnnotationPresent(Required.class) ? "**" + name + "**" : name;
    }

    private static String row(String... cells) {
        return Stream.of(cells).map(cell -> cell.replace("|", "\\|")).collect(joining(" | ", "| ", " |\n"));
    }

    private static String code(String text) {
        return "`" + text + "`";
    }
}
