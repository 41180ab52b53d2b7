package io.rapport.interaction.order;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * What an order comes to, for comparing; what is not known of it is null.
 *
 * @param gross zero once cancelled
 */
public record OrderFigures(
        String orderKey, Instant placedAt, String currency, BigDecimal gross, BigDecimal refunded, Boolean cancelled) {

    /** As if nothing else had been said of it; without figures as long as no completion is among the facts, unless it was cancelled. */
    public static OrderFigures of(String orderKey, List<OrderFact> facts) {
        var order = new Order(orderKey, 0, Order.Ledger.EMPTY);
        facts.forEach(order::hear);
        return of(order);
    }

    static OrderFigures of(Order order) {
        var state = order.state();
        return state.placement() == null
                ? unplaced(order)
                : new OrderFigures(
                        order.orderKey(),
                        state.placement().placedAt(),
                        state.placement().currency(),
                        state.gross(),
                        state.refunded(),
                        state.cancelled());
    }

    private static OrderFigures unplaced(Order order) {
        var cancelled = order.ledger().waiting().stream()
                .filter(OrderFact::saysStanding)
                .max(OrderFact.BY_STANDING)
                .filter(OrderFact::isCancelling)
                .isPresent();
        return cancelled
                ? new OrderFigures(order.orderKey(), null, null, BigDecimal.ZERO, null, true)
                : new OrderFigures(order.orderKey(), null, null, null, null, null);
    }

    @JsonIgnore
    public boolean isPlaced() {
        return placedAt != null;
    }
}
