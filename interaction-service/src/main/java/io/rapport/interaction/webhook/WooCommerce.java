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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * WooCommerce's webhooks. An order counts from the moment that its status says it was placed, whichever webhook says so first; it may be
 * cancelled and placed again, and its newest status decides.
 */
final class WooCommerce {
    private static final Set<String> NOT_PLACED =
            Set.of("", "pending", "failed", "draft", "auto-draft", "checkout-draft", "new");
    private static final Set<String> CANCELLED = Set.of("cancelled", "trash");

    private WooCommerce() {}

    /** @param currency of the shop, for prices that name none */
    static Told read(String topic, JsonNode body, String currency) {
        return switch (topic) {
            case "order.created" -> new Told.Calls(order(body, false));
            case "order.updated", "order.restored" -> new Told.Calls(order(body, true));
            case "order.deleted" -> new Told.Calls(List.of(deleted(body)));
            case "customer.created", "customer.updated" -> new Told.Calls(List.of(customer(body)));
            case "product.created", "product.updated" ->
                product(
                        body,
                        currency,
                        Texts.time(first(body.path("date_modified_gmt"), body.path("date_created_gmt"))));
            case "product.restored" -> product(body, currency, null);
            case "product.deleted" -> new Told.Gone(Texts.of(body.path("id"), 200));
            default -> new Told.Nothing();
        };
    }

    static List<ObjectNode> order(JsonNode order, boolean isUpdate) {
        var status = order.path("status").asText("");
        var updated = order.path("date_modified_gmt");
        if (CANCELLED.contains(status)) {
            return List.of(cancelled(order, updated), updated(order, updated, false));
        }
        if (NOT_PLACED.contains(status)) {
            return List.of();
        }
        var calls = new ArrayList<ObjectNode>();
        calls.add(told("Order Completed", id(order) + "/completed", order.path("date_created_gmt"), order));
        if (isUpdate) {
            calls.add(updated(order, updated, true));
        }
        order.path("refunds").forEach(refund -> calls.add(refund(order, refund)));
        if (status.equals("refunded") && order.path("refunds").isEmpty()) {
            calls.add(track("Order Refunded", id(order) + "/refunded", updated, order));
        }
        return calls;
    }

    private static ObjectNode updated(JsonNode order, JsonNode at, boolean stands) {
        return ShopCall.standing(told("Order Updated", id(order) + "/updated/" + at.asText(), at, order), stands);
    }

    private static String id(JsonNode order) {
        return "woocommerce/order/" + order.path("id").asText();
    }

    private static ObjectNode told(String event, String id, JsonNode at, JsonNode order) {
        return ShopCall.track(event, id, at)
                .by(shopper(order, order.path("customer_id"), order.path("billing")))
                .on("web")
                .with(properties(order))
                .call();
    }

    /** With no more than the order's id. */
    private static ObjectNode track(String event, String id, JsonNode at, JsonNode order) {
        var properties = JsonNodeFactory.instance.objectNode();
        set(properties, "order_id", order.path("id"));
        set(properties, "currency", order.path("currency"));
        return ShopCall.track(event, id, at).with(properties).call();
    }

    private static ObjectNode cancelled(JsonNode order, JsonNode at) {
        return track("Order Cancelled", id(order) + "/cancelled", at, order);
    }

    /** It names no time. */
    private static ObjectNode deleted(JsonNode order) {
        return track("Order Cancelled", id(order) + "/deleted", order.path("date_modified_gmt"), order);
    }

    private static ObjectNode properties(JsonNode order) {
        var properties = JsonNodeFactory.instance.objectNode();
        set(properties, "order_id", order.path("id"));
        set(properties, "total", order.path("total"));
        set(properties, "tax", order.path("total_tax"));
        set(properties, "shipping", order.path("shipping_total"));
        set(properties, "discount", order.path("discount_total"));
        set(properties, "currency", order.path("currency"));
        set(properties, "coupon", order.path("coupon_lines").path(0).path("code"));
        set(properties, "payment_method", order.path("payment_method"));
        set(properties, "shipping_address", Shopper.country(order.at("/shipping/country")));
        set(properties, "billing_address", Shopper.country(order.at("/billing/country")));
        var products = properties.putArray("products");
        order.path("line_items").forEach(line -> products.add(line(line)));
        return properties;
    }

    private static ObjectNode line(JsonNode line) {
        var product = JsonNodeFactory.instance.objectNode();
        set(product, "product_id", line.path("product_id"));
        set(product, "sku", line.path("sku"));
        set(product, "name", line.path("name"));
        set(product, "price", line.path("price"));
        set(product, "quantity", line.path("quantity"));
        return product;
    }

    /** A refund names no time of its own: it happened when the order last changed. Its total is negative. */
    private static ObjectNode refund(JsonNode order, JsonNode refund) {
        var id = "woocommerce/refund/" + refund.path("id").asText();
        var call = track("Order Refunded", id, order.path("date_modified_gmt"), order);
        var total = refund.path("total").asText("");
        call.withObject("/properties").put("total", total.startsWith("-") ? total.substring(1) : total);
        return call;
    }

    private static ObjectNode customer(JsonNode customer) {
        var updated = first(customer.path("date_modified_gmt"), customer.path("date_created_gmt"));
        var id = "woocommerce/customer/" + customer.path("id").asText() + "/" + updated.asText();
        return ShopCall.identify(id, updated)
                .by(shopper(customer, customer.path("id"), customer.path("billing")))
                .call();
    }

    /** @param holder the order, or the customer herself */
    private static Shopper shopper(JsonNode holder, JsonNode id, JsonNode billing) {
        var address = Shopper.address(
                billing.path("address_1"),
                billing.path("city"),
                billing.path("state"),
                billing.path("postcode"),
                billing.path("country"));
        var traits = Shopper.traits(
                first(holder.path("email"), billing.path("email")),
                billing.path("phone"),
                first(holder.path("first_name"), billing.path("first_name")),
                first(holder.path("last_name"), billing.path("last_name")),
                address);
        return Shopper.of(Identity.Type.WOOCOMMERCE, id, traits, JsonNodeFactory.instance.missingNode());
    }

    /** @param at null: as of now, whatever was said of it when it was deleted */
    private static Told product(JsonNode product, String currency, Instant at) {
        var price = Amounts.read(product.path("price"));
        var stock = product.path("stock_quantity");
        return new Told.OfProduct(new Products.Told(
                Texts.of(product.path("id"), 200),
                at,
                Texts.of(product.path("sku"), 200),
                Texts.of(product.path("name"), 500),
                Texts.of(product.path("categories").path(0).path("name"), 500),
                Texts.of(product.path("brands").path(0).path("name"), 200),
                price == null ? null : new Money(price, currency),
                stock.isIntegralNumber() ? (Long) Math.max(0, stock.asLong()) : null,
                List.of(),
                Texts.of(product.path("permalink"), 2000)));
    }
}
