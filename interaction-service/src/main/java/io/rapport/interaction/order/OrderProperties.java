package io.rapport.interaction.order;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.events.InteractionEvent.OrderLine;
import io.rapport.interaction.intake.Amounts;
import io.rapport.interaction.intake.Countries;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Reads an order's value, lines and country from the properties of the e-commerce spec. */
public final class OrderProperties {
    private static final int DECIMALS = 6;
    private static final Set<String> STANDING =
            Set.of("active", "open", "on-hold", "processing", "paid", "completed", "fulfilled", "shipped", "delivered");
    private static final Set<String> FALLEN = Set.of("cancelled", "canceled", "voided", "trash");

    private OrderProperties() {}

    /** {@code total}, else revenue + shipping + tax, else the sum of the lines less the discount; null where nothing is said. */
    static BigDecimal value(JsonNode properties) {
        var total = Amounts.read(properties.get("total"));
        if (total != null) {
            return total;
        }
        var revenue = Amounts.read(properties.get("revenue"));
        return revenue != null ? revenue.add(extras(properties)) : linesValue(properties);
    }

    /** What a refund gives back; null: all of it. */
    static BigDecimal refunded(JsonNode properties) {
        return Stream.of("total", "revenue", "amount")
                .map(field -> Amounts.read(properties.get(field)))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** What all refunds come to till then, as lists of orders say it; null where that is not said. */
    static BigDecimal refundedInAll(JsonNode properties) {
        return Amounts.read(properties.get("refunded_total"));
    }

    /** Where it is shipped to, else billed, else what the order itself says. */
    public static String country(JsonNode properties) {
        return Stream.of("shipping_address", "shippingAddress", "billing_address", "billingAddress", "country")
                .map(field -> Countries.read(properties.get(field)))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Whether {@code status} says that the order stands, or that it does not; null where it says neither. */
    static Boolean stands(JsonNode properties) {
        var status = properties.path("status").asText("").strip().toLowerCase(Locale.ROOT);
        if (FALLEN.contains(status)) {
            return Boolean.FALSE;
        }
        return STANDING.contains(status) ? Boolean.TRUE : null;
    }

    static List<OrderLine> lines(JsonNode properties) {
        var lines = new ArrayList<OrderLine>();
        for (var product : properties.path("products")) {
            if (product.isObject()) {
                lines.add(line(product));
            }
        }
        return lines;
    }

    private static OrderLine line(JsonNode product) {
        var quantity = Amounts.read(product.get("quantity"));
        return new OrderLine(
                text(product, "product_id", "productId", "id"),
                text(product, "sku"),
                text(product, "name"),
                text(product, "category"),
                Amounts.read(product.get("price")),
                quantity == null ? BigDecimal.ONE : quantity);
    }

    private static BigDecimal extras(JsonNode properties) {
        return orZero(properties, "shipping").add(orZero(properties, "tax"));
    }

    private static BigDecimal linesValue(JsonNode properties) {
        if (properties.path("products").isEmpty()) {
            return null;
        }
        var sum = lines(properties).stream()
                .filter(line -> line.price() != null)
                .map(line -> line.price().multiply(line.quantity()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return sum.subtract(orZero(properties, "discount"))
                .max(BigDecimal.ZERO)
                .setScale(Math.min(DECIMALS, Math.max(0, sum.scale())), RoundingMode.HALF_UP);
    }

    private static BigDecimal orZero(JsonNode properties, String field) {
        var amount = Amounts.read(properties.get(field));
        return amount == null ? BigDecimal.ZERO : amount;
    }

    private static String text(JsonNode product, String... fields) {
        return Stream.of(fields)
                .map(product::get)
                .filter(node -> node != null && node.isValueNode() && !node.isNull())
                .map(JsonNode::asText)
                .findFirst()
                .orElse(null);
    }
}
