package io.rapport.interaction.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.kit.http.Problem.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What the properties of an event must keep to; whatever breaks them is quarantined. */
public final class PropertyRules {
    private static final Set<String> ORDERS = Set.of(
            "storefront.order-completed",
            "storefront.order-updated",
            "storefront.order-refunded",
            "storefront.order-cancelled");
    private static final Pattern COMMERCE =
            Pattern.compile("storefront\\.(order|product|products|cart|checkout|payment|coupon|promotion)-.*");
    private static final List<String> AMOUNTS = List.of(
            "total",
            "revenue",
            "subtotal",
            "shipping",
            "tax",
            "discount",
            "value",
            "amount",
            "refunded_total",
            "price",
            "quantity");
    private static final List<String> LINE_AMOUNTS = List.of("price", "quantity", "discount");
    private static final int LONGEST_ORDER_ID = 200;

    private PropertyRules() {}

    public static boolean isOrder(String type) {
        return ORDERS.contains(type);
    }

    /** The shop's own name of the order, or null. */
    public static String orderId(JsonNode properties) {
        var id = properties.hasNonNull("order_id") ? properties.get("order_id") : properties.get("orderId");
        return id == null || id.isContainerNode() || id.asText().isBlank()
                ? null
                : id.asText().strip();
    }

    public static List<FieldError> check(String type, ObjectNode properties) {
        var errors = new ArrayList<FieldError>();
        if (Currencies.isFaulty(properties.get("currency"))) {
            errors.add(new FieldError("properties.currency", "is not a currency of ISO 4217"));
        }
        if (isOrder(type)) {
            checkOrderId(properties, errors);
        }
        if (COMMERCE.matcher(type).matches()) {
            checkAmounts(properties, AMOUNTS, "properties.", errors);
            checkProducts(properties.get("products"), errors);
        }
        return errors;
    }

    private static void checkOrderId(ObjectNode properties, List<FieldError> errors) {
        var id = orderId(properties);
        if (id == null) {
            errors.add(new FieldError("properties.order_id", "is needed: the order's own id, a text or a number"));
        } else if (id.length() > LONGEST_ORDER_ID) {
            errors.add(new FieldError("properties.order_id", "is longer than " + LONGEST_ORDER_ID + " characters"));
        }
    }

    private static void checkProducts(JsonNode products, List<FieldError> errors) {
        if (products == null || products.isNull()) {
            return;
        }
        if (!products.isArray()) {
            errors.add(new FieldError("properties.products", "is not an array"));
        }
        for (var i = 0; i < products.size() && products.isArray(); i++) {
            checkProduct(products.get(i), "properties.products[" + i + "]", errors);
        }
    }

    private static void checkProduct(JsonNode product, String path, List<FieldError> errors) {
        if (product.isObject()) {
            checkAmounts(product, LINE_AMOUNTS, path + ".", errors);
        } else {
            errors.add(new FieldError(path, "is not an object"));
        }
    }

    private static void checkAmounts(JsonNode holder, List<String> fields, String path, List<FieldError> errors) {
        for (var field : fields) {
            Amounts.fault(holder.get(field)).ifPresent(fault -> errors.add(new FieldError(path + field, fault)));
        }
    }
}
