package io.rapport.events.docs;

import static io.rapport.events.Topic.MIS_INPUTS;
import static io.rapport.events.Topic.STOREFRONT_EVENTS;
import static io.rapport.events.Topic.STOREFRONT_IDENTITIES;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.events.Topic;
import io.rapport.events.Topic.Retention;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The AsyncAPI 3 document of all topics, made of the records, their examples and {@link Topic}. */
final class AsyncApi {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String BINDING_VERSION = "0.5.0";

    /** Others write these too; the rest Rapport alone writes. */
    private static final Set<Topic> FROM_OUTSIDE = EnumSet.of(STOREFRONT_EVENTS, STOREFRONT_IDENTITIES, MIS_INPUTS);

    private final JsonSchema schemas = new JsonSchema("#/components/schemas/");

    ObjectNode document() {
        var root = JSON.objectNode().put("asyncapi", "3.0.0");
        root.putObject("info")
                .put("title", "Rapport events")
                .put("version", "1.0.0")
                .put("description", """
                        CloudEvents 1.0 on Apache Kafka in binary mode: headers carry the envelope, the value is the JSON data, \
                        null is a tombstone. Within a .v1 a field may be added, never removed, renamed or retyped.""")
                .putObject("license")
                .put("name", "Apache-2.0");
        root.put("defaultContentType", "application/json");
        root.set("channels", channels());
        root.set("operations", operations());
        root.set("components", components());
        return root;
    }

    private static ObjectNode channels() {
        var channels = JSON.objectNode();
        for (var topic : Topic.values()) {
            channels.set(topic.topicName(), channel(topic));
        }
        return channels;
    }

    private static ObjectNode channel(Topic topic) {
        var channel = JSON.objectNode()
                .put("address", topic.topicName())
                .put(
                        "description",
                        Words.sentence(topic.carries()) + " Key: " + topic.key() + ". Kept: "
                                + Words.retention(topic.retention()) + ". Personal data: "
                                + Words.personalData(topic.personalData()) + ". Written by " + topic.writtenBy() + ".");
        var messages = channel.putObject("messages");
        PublishedType.on(topic).forEach(type -> messages.set(type.name(), reference("messages", type.name())));
        channel.putObject("bindings")
                .putObject("kafka")
                .put("topic", topic.topicName())
                .put("partitions", Topic.PARTITIONS)
                .put("bindingVersion", BINDING_VERSION)
                .set("topicConfiguration", configuration(topic.retention()));
        return channel;
    }

    private static ObjectNode configuration(Retention retention) {
        var settings = JSON.objectNode();
        switch (retention) {
            case Retention.Kept() ->
                settings.put("retention.ms", -1).putArray("cleanup.policy").add("delete");
            case Retention.For(var time) ->
                settings.put("retention.ms", time.toMillis())
                        .putArray("cleanup.policy")
                        .add("delete");
            case Retention.Compact(var tombstones) -> {
                if (tombstones) {
                    settings.put("delete.retention.ms", Duration.ofDays(7).toMillis());
                    settings.put("max.compaction.lag.ms", Duration.ofDays(1).toMillis());
                }
                settings.putArray("cleanup.policy").add("compact");
            }
        }
        return settings;
    }

    private static ObjectNode operations() {
        var operations = JSON.objectNode();
        for (var topic : Topic.values()) {
            if (topic != MIS_INPUTS) {
                operations.set("publish." + topic.topicName(), operation("send", topic));
            }
            if (FROM_OUTSIDE.contains(topic)) {
                operations.set("accept." + topic.topicName(), operation("receive", topic));
            }
        }
        return operations;
    }

    private static ObjectNode operation(String action, Topic topic) {
        return JSON.objectNode()
                .put("action", action)
                .set("channel", JSON.objectNode().put("$ref", "#/channels/" + topic.topicName()));
    }

    private ObjectNode components() {
        var messages = JSON.objectNode();
        Map<String, JsonNode> payloads = new TreeMap<>();
        for (var type : PublishedType.ALL) {
            messages.set(type.name(), message(type));
            payloads.put(type.name(), schemas.object(type.record()));
        }
        payloads.putAll(schemas.parts());
        payloads.put("CloudEventHeaders", headers());
        var components = JSON.objectNode();
        components.set("messages", messages);
        components.set("schemas", JSON.objectNode().setAll(payloads));
        return components;
    }

    private static ObjectNode message(PublishedType type) {
        var message = JSON.objectNode()
                .put("name", type.type())
                .put("title", type.record().getSimpleName())
                .put("contentType", "application/json");
        message.set("headers", reference("schemas", "CloudEventHeaders"));
        message.set("payload", reference("schemas", type.name()));
        message.putObject("bindings")
                .putObject("kafka")
                .put("bindingVersion", BINDING_VERSION)
                .putObject("key")
                .put("type", "string")
                .put("description", type.topic().key());
        var example = message.putArray("examples").addObject();
        example.putObject("headers").put("ce_specversion", "1.0").put("ce_type", type.exampleType());
        example.set("payload", Examples.of(type));
        return message;
    }

    private static ObjectNode headers() {
        var headers = JSON.objectNode().put("type", "object");
        var properties = headers.putObject("properties");
        properties.putObject("ce_specversion").put("type", "string").put("const", "1.0");
        describe(properties, "ce_id", "unique within ce_source; consumers deduplicate on both");
        describe(properties, "ce_source", "who says so, such as storefront/web or rapport/customer-service");
        describe(properties, "ce_type", "the message's name; a name that ends in .* stands for all that begin so");
        describe(properties, "ce_time", "when it happened").put("format", "date-time");
        describe(properties, "ce_subject", "what it is about");
        describe(properties, "content-type", "application/json");
        describe(properties, "traceparent", "W3C trace context");
        headers.putArray("required")
                .add("ce_id")
                .add("ce_source")
                .add("ce_type")
                .add("ce_time");
        return headers;
    }

    private static ObjectNode describe(ObjectNode properties, String header, String text) {
        return properties.putObject(header).put("type", "string").put("description", text);
    }

    private static ObjectNode reference(String section, String name) {
        return JSON.objectNode().put("$ref", "#/components/" + section + "/" + name);
    }
}
