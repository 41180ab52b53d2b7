package io.rapport.interaction.webhook;

import static io.rapport.interaction.webhook.ShopCall.set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.events.Identity;

/**
 * Who buys there, by the names of the Segment spec.
 *
 * @param identity such as {@code shopify:207119551}, or null
 */
record Shopper(String identity, ObjectNode traits, JsonNode locale) {
    static final Shopper NOBODY =
            new Shopper(null, JsonNodeFactory.instance.objectNode(), JsonNodeFactory.instance.missingNode());

    /** @param id the shop's own; none or 0 for a guest */
    static Shopper of(Identity.Type type, JsonNode id, ObjectNode traits, JsonNode locale) {
        var text = id.asText("");
        return new Shopper(
                text.isBlank() || text.equals("0") || text.equals("null") ? null : new Identity(type, text).toString(),
                traits,
                locale);
    }

    static ObjectNode traits(
            JsonNode email, JsonNode phone, JsonNode firstName, JsonNode lastName, ObjectNode address) {
        var traits = JsonNodeFactory.instance.objectNode();
        set(traits, "email", email);
        set(traits, "phone", phone);
        set(traits, "firstName", firstName);
        set(traits, "lastName", lastName);
        set(traits, "address", address);
        return traits;
    }

    static ObjectNode address(JsonNode street, JsonNode city, JsonNode state, JsonNode postalCode, JsonNode country) {
        var address = JsonNodeFactory.instance.objectNode();
        set(address, "street", street);
        set(address, "city", city);
        set(address, "state", state);
        set(address, "postalCode", postalCode);
        set(address, "country", country);
        return address;
    }

    static ObjectNode country(JsonNode country) {
        var address = JsonNodeFactory.instance.objectNode();
        set(address, "country", country);
        return address;
    }
}
