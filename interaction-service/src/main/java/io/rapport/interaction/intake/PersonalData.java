package io.rapport.interaction.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Takes what names a person out of an event: traits go one way, what happened goes another. */
public final class PersonalData {
    /** Keys, in small letters without separators, whose values say who somebody is. */
    private static final Set<String> PERSONAL = Set.of(
            "email",
            "emailaddress",
            "customeremail",
            "useremail",
            "mail",
            "phone",
            "phonenumber",
            "customerphone",
            "mobile",
            "mobilephone",
            "telephone",
            "tel",
            "firstname",
            "lastname",
            "fullname",
            "customername",
            "surname",
            "givenname",
            "familyname",
            "middlename",
            "username",
            "birthday",
            "birthdate",
            "dateofbirth",
            "dob",
            "gender",
            "street",
            "address1",
            "address2",
            "addressline1",
            "addressline2",
            "postalcode",
            "postcode",
            "zip",
            "zipcode",
            "ip",
            "ipaddress",
            "useragent",
            "password",
            "creditcard",
            "cardnumber",
            "iban",
            "ssn",
            "nationalid",
            "tckn",
            "passport",
            "traits",
            "customer",
            "recipient",
            "avatar",
            "latitude",
            "longitude",
            "recipientname",
            "deliveryname",
            "giftmessage");
    /** Places; of these the country alone stays. */
    private static final Set<String> PLACES = Set.of(
            "address", "shippingaddress", "billingaddress", "deliveryaddress", "location", "billing", "shippinginfo");

    /** Trait of the Segment spec, and where orders carry it. */
    private static final Map<String, List<String>> TRAITS = Map.of(
            "email", List.of("email", "customer_email", "customerEmail", "email_address"),
            "phone", List.of("phone", "customer_phone", "customerPhone", "phone_number"),
            "firstName", List.of("first_name", "firstName"),
            "lastName", List.of("last_name", "lastName"),
            "name", List.of("full_name", "fullName", "customer_name", "customerName"),
            "address", List.of("shipping_address", "shippingAddress", "billing_address", "billingAddress", "address"),
            "birthday", List.of("birthday", "date_of_birth"),
            "gender", List.of("gender"));

    private PersonalData() {}

    /** Traits that the event itself carries, under the names of the Segment spec; empty if it names nobody. */
    static ObjectNode traitsIn(ObjectNode properties) {
        var traits = JsonNodeFactory.instance.objectNode();
        collect(properties, traits);
        if (properties.get("customer") instanceof ObjectNode customer) {
            collect(customer, traits);
            collectName(customer, traits);
        }
        return traits;
    }

    private static void collect(ObjectNode from, ObjectNode traits) {
        TRAITS.forEach((trait, fields) -> fields.stream()
                .filter(field -> from.hasNonNull(field) && !traits.has(trait))
                .findFirst()
                .ifPresent(field -> traits.set(trait, from.get(field).deepCopy())));
    }

    private static void collectName(ObjectNode customer, ObjectNode traits) {
        if (customer.path("name").isTextual() && !traits.has("name")) {
            traits.set("name", customer.get("name"));
        }
    }

    /** Removes them in place, from nested objects too. */
    public static void strip(ObjectNode node) {
        List.copyOf(node.properties()).forEach(field -> stripField(node, field.getKey(), field.getValue()));
    }

    private static void stripField(ObjectNode node, String field, JsonNode value) {
        var key = plain(field);
        if (PERSONAL.contains(key) || value.isTextual() && Contact.isEmail(value.textValue())) {
            node.remove(field);
        } else if (PLACES.contains(key)) {
            keepCountry(node, field, value);
        } else {
            stripNested(value);
        }
    }

    private static String plain(String field) {
        var plain = new StringBuilder(field.length());
        for (var i = 0; i < field.length(); i++) {
            if (Character.isLetterOrDigit(field.charAt(i))) {
                plain.append(field.charAt(i));
            }
        }
        return plain.toString().toLowerCase(Locale.ROOT);
    }

    private static void stripNested(JsonNode value) {
        if (value instanceof ObjectNode object) {
            strip(object);
        } else if (value instanceof ArrayNode array) {
            stripArray(array);
        }
    }

    private static void stripArray(ArrayNode array) {
        for (var i = array.size() - 1; i >= 0; i--) {
            if (array.get(i).isTextual() && Contact.isEmail(array.get(i).textValue())) {
                array.remove(i);
            } else {
                stripNested(array.get(i));
            }
        }
    }

    private static void keepCountry(ObjectNode node, String field, JsonNode value) {
        var country = value.isObject() ? Countries.read(value) : null;
        if (country == null) {
            node.remove(field);
        } else {
            node.set(field, JsonNodeFactory.instance.objectNode().put("country", country));
        }
    }
}
