package io.rapport.interaction.resolver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.interaction.intake.Contact;
import io.rapport.interaction.intake.WebAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What of an event's properties may travel on the kept topic: figures, names of things, short text that gives nobody away. */
final class PublicProperties {
    private static final int LONGEST = 100;
    private static final Set<String> STAY_HERE = Set.of(
            "query",
            "search",
            "search_query",
            "searchterm",
            "search_term",
            "review_body",
            "review",
            "comment",
            "message",
            "share_message",
            "body",
            "text",
            "note",
            "notes");
    private static final Set<String> NAMED = Set.of(
            "list_id",
            "category",
            "product_id",
            "sku",
            "name",
            "brand",
            "price",
            "quantity",
            "currency",
            "cart_id",
            "order_id",
            "value",
            "total",
            "revenue",
            "subtotal",
            "shipping",
            "tax",
            "discount",
            "coupon",
            "coupon_id",
            "promotion_id",
            "rating",
            "topic",
            "title",
            "variant");
    private static final List<String> PRODUCT = List.of(
            "product_id", "sku", "category", "name", "brand", "variant", "price", "quantity", "coupon", "position");
    private static final List<String> CAMPAIGN = List.of("source", "medium", "name", "term", "content");
    private static final Pattern PHONE = Pattern.compile("(\\+|00)?[0-9][0-9 ()./-]{7,22}[0-9]");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\d.*");
    private static final Pattern CARD = Pattern.compile("([0-9][ -]?){13,19}");
    private static final Pattern TOKEN = Pattern.compile("(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9+/_=.-]{32,}");
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*");

    private PublicProperties() {}

    static ObjectNode of(ObjectNode properties, JsonNode context) {
        var shown = JsonNodeFactory.instance.objectNode();
        properties.properties().forEach(field -> show(shown, field.getKey(), field.getValue()));
        CAMPAIGN.forEach(field ->
                showText(shown, "utm_" + field, context.path("campaign").path(field)));
        showText(shown, "device_class", context.path("deviceClass"));
        return shown;
    }

    private static void show(ObjectNode shown, String field, JsonNode value) {
        if (field.equals("products") && value.isArray()) {
            var products = shown.putArray(field);
            value.forEach(product -> products.add(product(product)));
        } else if (value.isNumber() || value.isBoolean()) {
            shown.set(field, value);
        } else if (value.isTextual() && !STAY_HERE.contains(field.toLowerCase(Locale.ROOT))) {
            showText(shown, field, value.textValue());
        }
    }

    private static ObjectNode product(JsonNode product) {
        var shown = JsonNodeFactory.instance.objectNode();
        PRODUCT.stream().filter(product::hasNonNull).forEach(field -> show(shown, field, product.get(field)));
        return shown;
    }

    private static void showText(ObjectNode shown, String field, JsonNode value) {
        if (value.isTextual() && !shown.has(field)) {
            showText(shown, field, value.textValue());
        }
    }

    private static void showText(ObjectNode shown, String field, String text) {
        if (isAddress(text) || field.equals("referrer") || field.equals("url")) {
            shown.put(field, WebAddress.shown(text));
        } else if (NAMED.contains(field) ? !Contact.isEmail(text) : tellsNothing(text)) {
            shown.put(field, text);
        }
    }

    private static boolean isAddress(String text) {
        var scheme = text.indexOf("://");
        return scheme > 0 && SCHEME.matcher(text).region(0, scheme).matches();
    }

    private static boolean tellsNothing(String text) {
        return text.length() <= LONGEST && !text.contains("@") && !isPhone(text) && !isCard(text) && !isToken(text);
    }

    private static boolean isPhone(String text) {
        return PHONE.matcher(text).matches()
                && !DATE.matcher(text).matches()
                && text.chars().filter(Character::isDigit).count() >= 9;
    }

    private static boolean isCard(String text) {
        return CARD.matcher(text).matches() && Luhn.holds(text);
    }

    private static boolean isToken(String text) {
        return text.startsWith("Bearer ")
                || text.startsWith("eyJ")
                || TOKEN.matcher(text).matches() && !UUID.matcher(text).matches();
    }
}
