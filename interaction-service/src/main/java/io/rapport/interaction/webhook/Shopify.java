package io.rapport.interaction.webhook;

import static io.rapport.interaction.webhook.ShopCall.first;
import static io.rapport.interaction.webhook.ShopCall.set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.events.Identity;
import io.rapport.events.Money;
import io.rapport.interaction.intake.Amounts;
import io.rapport.interaction.product.Products;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * Shopify's webhooks. Whatever is said of an order carries all of it, so each saying places the order too: one whose creation was never
 * heard of still counts, and counts once.
 */
final class Shopify {
    private static final long MOST_IN_STOCK = 1_000_000_000_000L;
    private static final Pattern CHANNEL = Pattern.compile("[a-z]{2,20}");
    private static final Map<String, String> CONSENTS =
            Map.of("subscribed", "Email Subscribed", "unsubscribed", "Email Unsubscribed");

    private Shopify() {}

    /** @param currency of the shop, for prices that name none */
    static Told read(String topic, JsonNode body, String currency) {
        return switch (topic) {
            case "orders/create" -> new Told.Calls(order(whole(body, "order"), false));
            case "orders/updated",
                    "orders/paid",
                    "orders/fulfilled",
                    "orders/partially_fulfilled",
                    "orders/cancelled" -> new Told.Calls(order(whole(body, "order"), true));
            case "orders/delete" -> new Told.Calls(List.of(deleted(body)));
            case "refunds/create" -> {
                var refund = whole(body, "refund");
                yield new Told.Calls(refund(refund, refund.path("order_id")));
            }
            case "customers/create", "customers/update", "customers/enable", "customers/disable" ->
                new Told.Calls(customer(whole(body, "customer")));
            case "customers_email_marketing_consent/update" ->
                new Told.Calls(consent(body, body.path("customer_id"), body.path("email_address")));
            case "products/create", "products/update" -> product(whole(body, "product"), currency);
            case "products/delete" -> new Told.Gone(Texts.of(body.path("id"), 200));
            case "inventory_levels/update", "inventory_levels/connect" -> level(body);
            case "customers/redact", "customers/data_request", "shop/redact" -> new Told.Privacy();
            default -> new Told.Nothing();
        };
    }

    /** The REST API wraps what webhooks send bare. */
    private static JsonNode whole(JsonNode body, String name) {
        return body.path(name).isObject() && !body.has("id") ? body.get(name) : body;
    }

    static List<ObjectNode> order(JsonNode order, boolean isUpdate) {
        if (order.path("test").asBoolean()) {
            return List.of();
        }
        var id = "shopify/order/" + order.path("id").asText();
        var shopper = shopper(order, order.path("customer"), order.path("billing_address"));
        var calls = new ArrayList<ObjectNode>();
        var placed = first(order.path("processed_at"), order.path("created_at"));
        calls.add(told("Order Completed", id + "/completed", placed, order, shopper));
        var updated = order.path("updated_at");
        var cancelled = first(order.path("cancelled_at"));
        if (isUpdate) {
            var call = told("Order Updated", id + "/updated/" + updated.asText(), updated, order, shopper);
            calls.add(ShopCall.standing(call, cancelled.isMissingNode()));
        }
        order.path("refunds").forEach(refund -> calls.addAll(refund(refund, order.path("id"))));
        if (!cancelled.isMissingNode()) {
            calls.add(told("Order Cancelled", id + "/cancelled", cancelled, order, shopper));
        }
        return calls;
    }

    private static ObjectNode told(String event, String id, JsonNode at, JsonNode order, Shopper shopper) {
        var channel = order.path("source_name").asText("");
        return ShopCall.track(event, id, at)
                .by(shopper)
                .on(CHANNEL.matcher(channel).matches() ? channel : "web")
                .with(properties(order))
                .call();
    }

    private static ObjectNode properties(JsonNode order) {
        var properties = JsonNodeFactory.instance.objectNode();
        set(properties, "order_id", order.path("id"));
        set(properties, "total", order.path("total_price"));
        set(properties, "subtotal", order.path("subtotal_price"));
        set(properties, "tax", order.path("total_tax"));
        set(properties, "discount", order.path("total_discounts"));
        set(properties, "shipping", order.at("/total_shipping_price_set/shop_money/amount"));
        set(properties, "currency", order.path("currency"));
        set(properties, "coupon", order.path("discount_codes").path(0).path("code"));
        set(properties, "shipping_address", Shopper.country(order.at("/shipping_address/country_code")));
        set(properties, "billing_address", Shopper.country(order.at("/billing_address/country_code")));
        var products = properties.putArray("products");
        order.path("line_items").forEach(line -> products.add(line(line, line.path("quantity"))));
        return properties;
    }

    private static ObjectNode line(JsonNode line, JsonNode quantity) {
        var product = JsonNodeFactory.instance.objectNode();
        set(product, "product_id", first(line.path("product_id"), line.path("id")));
        set(product, "sku", line.path("sku"));
        set(product, "name", first(line.path("title"), line.path("name")));
        set(product, "variant", line.path("variant_title"));
        set(product, "brand", line.path("vendor"));
        set(product, "price", line.path("price"));
        set(product, "quantity", quantity);
        return product;
    }

    private static ObjectNode deleted(JsonNode body) {
        var properties = JsonNodeFactory.instance.objectNode();
        set(properties, "order_id", body.path("id"));
        var id = "shopify/order/" + body.path("id").asText() + "/deleted";
        return ShopCall.track("Order Cancelled", id, body.path("updated_at"))
                .with(properties)
                .call();
    }

    /** Empty where no money went back. */
    private static List<ObjectNode> refund(JsonNode refund, JsonNode orderId) {
        var amount = refunded(refund);
        if (amount.signum() <= 0) {
            return List.of();
        }
        var properties = JsonNodeFactory.instance.objectNode();
        set(properties, "order_id", orderId);
        properties.put("total", amount.toPlainString());
        set(properties, "currency", refund.path("transactions").path(0).path("currency"));
        var products = properties.putArray("products");
        refund.path("refund_line_items")
                .forEach(line -> products.add(line(line.path("line_item"), line.path("quantity"))));
        var at = first(refund.path("processed_at"), refund.path("created_at"));
        var id = "shopify/refund/" + refund.path("id").asText();
        return List.of(ShopCall.track("Order Refunded", id, at).with(properties).call());
    }

    /** What was paid back, or, where nothing had been paid yet, what the lines taken out had come to. */
    private static BigDecimal refunded(JsonNode refund) {
        var payments = refund.path("transactions");
        return payments.isEmpty()
                ? sum(refund.path("refund_line_items"), "subtotal")
                        .add(sum(refund.path("refund_line_items"), "total_tax"))
                : StreamSupport.stream(payments.spliterator(), false)
                        .filter(payment -> payment.path("kind").asText().equals("refund"))
                        .filter(payment -> !payment.path("status").asText().matches("failure|error"))
                        .map(payment -> amount(payment.path("amount")))
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal sum(JsonNode lines, String field) {
        return StreamSupport.stream(lines.spliterator(), false)
                .map(line -> amount(line.path(field)))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal amount(JsonNode node) {
        var amount = Amounts.read(node);
        return amount == null ? BigDecimal.ZERO : amount;
    }

    /** Never by the address it is shipped to: that may be somebody else's. @param holder the order, or the customer herself */
    private static Shopper shopper(JsonNode holder, JsonNode customer, JsonNode billing) {
        var traits = Shopper.traits(
                first(holder.path("email"), holder.path("contact_email"), customer.path("email")),
                first(holder.path("phone"), customer.path("phone"), billing.path("phone")),
                first(customer.path("first_name"), billing.path("first_name")),
                first(customer.path("last_name"), billing.path("last_name")),
                address(customer.path("default_address").isObject() ? customer.path("default_address") : billing));
        return Shopper.of(Identity.Type.SHOPIFY, customer.path("id"), traits, holder.path("customer_locale"));
    }

    private static ObjectNode address(JsonNode address) {
        return Shopper.address(
                first(address.path("address1")),
                address.path("city"),
                address.path("province"),
                address.path("zip"),
                first(address.path("country_code"), address.path("country")));
    }

    private static List<ObjectNode> customer(JsonNode customer) {
        var shopper = shopper(customer, customer, customer.path("default_address"));
        var updated = first(customer.path("updated_at"), customer.path("created_at"));
        var id = "shopify/customer/" + customer.path("id").asText() + "/" + updated.asText();
        var calls = new ArrayList<ObjectNode>();
        calls.add(ShopCall.identify(id, updated).by(shopper).call());
        calls.addAll(consent(customer, customer.path("id"), customer.path("email")));
        return calls;
    }

    /** Only what she said herself: a pending confirmation, or nothing, is no consent. */
    private static List<ObjectNode> consent(JsonNode holder, JsonNode customerId, JsonNode email) {
        var consent = holder.path("email_marketing_consent");
        var event = CONSENTS.get(consent.path("state").asText(""));
        if (event == null) {
            return List.of();
        }
        var missing = JsonNodeFactory.instance.missingNode();
        var traits = Shopper.traits(email, missing, missing, missing, JsonNodeFactory.instance.objectNode());
        var at = consent.path("consent_updated_at");
        var id = "shopify/consent/" + customerId.asText() + "/"
                + consent.path("state").asText() + "/" + at.asText();
        return List.of(ShopCall.track(event, id, at)
                .by(Shopper.of(Identity.Type.SHOPIFY, customerId, traits, missing))
                .call());
    }

    private static Told product(JsonNode product, String currency) {
        var variants = product.path("variants");
        var price = Amounts.read(variants.path(0).path("price"));
        return new Told.OfProduct(new Products.Told(
                Texts.of(product.path("id"), 200),
                Texts.time(first(product.path("updated_at"), product.path("created_at"))),
                Texts.of(variants.path(0).path("sku"), 200),
                Texts.of(product.path("title"), 500),
                Texts.of(product.path("product_type"), 500),
                Texts.of(product.path("vendor"), 200),
                price == null ? null : new Money(price, currency),
                stock(variants),
                items(variants),
                null));
    }

    /** Variants, as the inventory calls them. */
    private static List<Products.Item> items(JsonNode variants) {
        return StreamSupport.stream(variants.spliterator(), false)
                .filter(variant -> variant.hasNonNull("inventory_item_id"))
                .map(variant -> new Products.Item(
                        Texts.of(variant.path("inventory_item_id"), 200), quantity(variant.path("inventory_quantity"))))
                .filter(item -> item.id() != null)
                .distinct()
                .toList();
    }

    /** Null where it is none that a shop could have. */
    private static Long quantity(JsonNode quantity) {
        return quantity.isIntegralNumber()
                        && quantity.canConvertToLong()
                        && Math.abs(quantity.longValue()) <= MOST_IN_STOCK
                ? quantity.longValue()
                : null;
    }

    /** Of an item that is not counted there is nothing to say. */
    private static Told level(JsonNode body) {
        var item = Texts.of(body.path("inventory_item_id"), 200);
        var location = Texts.of(body.path("location_id"), 200);
        var available = quantity(body.path("available"));
        return item == null || location == null || available == null
                ? new Told.Nothing()
                : new Told.OfStock(new Products.Level(item, location, available, Texts.time(body.path("updated_at"))));
    }

    /** Of all variants together; null where the shop does not say. */
    private static Long stock(JsonNode variants) {
        var said = StreamSupport.stream(variants.spliterator(), false)
                .map(variant -> quantity(variant.path("inventory_quantity")))
                .filter(Objects::nonNull)
                .toList();
        return said.isEmpty()
                ? null
                : Math.max(0, said.stream().mapToLong(Long::longValue).sum());
    }
}
