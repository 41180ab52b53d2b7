package io.rapport.interaction.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Stream;

/** A call of the tracking API in the making. Its id comes from what the shop signed, so that the same saying has the same id however often it is sent. */
final class ShopCall {
    private final ObjectNode call = JsonNodeFactory.instance.objectNode();

    private ShopCall(String type, String messageId, JsonNode at) {
        call.put("type", type);
        call.put("messageId", messageId);
        if (!isAbsent(at)) {
            call.set("timestamp", at);
        }
    }

    static ShopCall track(String event, String messageId, JsonNode at) {
        var made = new ShopCall("track", messageId, at);
        made.call.put("event", event);
        return made;
    }

    static ShopCall identify(String messageId, JsonNode at) {
        return new ShopCall("identify", messageId, at);
    }

    /** @param person without an id or traits: a guest */
    ShopCall by(Shopper person) {
        if (person.identity() != null) {
            call.putArray("identities").add(person.identity());
        }
        var context = call.withObject("/context");
        if (!person.traits().isEmpty()) {
            context.set("traits", person.traits());
        }
        set(context, "locale", person.locale());
        return this;
    }

    ShopCall on(String channel) {
        call.withObject("/context").put("channel", channel);
        return this;
    }

    ShopCall with(ObjectNode properties) {
        call.set("properties", properties);
        return this;
    }

    ObjectNode call() {
        return call;
    }

    /** An update that says whether the order stands: the newest saying decides. */
    static ObjectNode standing(ObjectNode update, boolean stands) {
        update.withObject("/properties").put("status", stands ? "active" : "cancelled");
        return update;
    }

    /** The first of these that says something, or a missing node. */
    static JsonNode first(JsonNode... nodes) {
        return Stream.of(nodes)
                .filter(node -> !isAbsent(node))
                .findFirst()
                .orElse(JsonNodeFactory.instance.missingNode());
    }

    /** Unless there is nothing to say. */
    static void set(ObjectNode object, String field, JsonNode value) {
        if (!isAbsent(value) && (!value.isContainerNode() || !value.isEmpty())) {
            object.set(field, value);
        }
    }

    private static boolean isAbsent(JsonNode node) {
        return node == null
                || node.isMissingNode()
                || node.isNull()
                || node.isTextual() && node.textValue().isBlank();
    }
}
