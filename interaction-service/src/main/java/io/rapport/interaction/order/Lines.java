package io.rapport.interaction.order;

import io.rapport.events.InteractionEvent.OrderLine;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;

/** The difference between the lines of an order before and after a change. */
final class Lines {
    private Lines() {}

    static List<OrderLine> difference(List<OrderLine> before, List<OrderLine> after) {
        var quantities = new LinkedHashMap<OrderLine, BigDecimal>();
        after.forEach(line -> quantities.merge(key(line), line.quantity(), BigDecimal::add));
        before.forEach(line -> quantities.merge(key(line), line.quantity().negate(), BigDecimal::add));
        return quantities.entrySet().stream()
                .filter(line -> line.getValue().signum() != 0)
                .map(line -> withQuantity(line.getKey(), line.getValue()))
                .toList();
    }

    private static OrderLine key(OrderLine line) {
        return withQuantity(line, null);
    }

    private static OrderLine withQuantity(OrderLine line, BigDecimal quantity) {
        var price = line.price() == null ? null : line.price().stripTrailingZeros();
        return new OrderLine(line.productId(), line.sku(), line.name(), line.category(), price, quantity);
    }
}
