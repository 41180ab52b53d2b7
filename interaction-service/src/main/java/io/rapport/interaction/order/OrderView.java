package io.rapport.interaction.order;

import io.rapport.events.InteractionEvent.OrderLine;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The order as of now; the money unrounded. */
record OrderView(
        String orderKey,
        int version,
        UUID visitorId,
        Instant placedAt,
        String currency,
        String country,
        Status status,
        BigDecimal gross,
        BigDecimal refunded,
        List<OrderLine> lines) {
    /** What has become of it. */
    enum Status {
        WAITING,
        COMPLETED,
        REFUNDED,
        CANCELLED
    }

    static OrderView of(Order order) {
        var state = order.state();
        var placement = state.placement();
        if (placement == null) {
            return new OrderView(
                    order.orderKey(), order.version(), null, null, null, null, Status.WAITING, null, null, List.of());
        }
        return new OrderView(
                order.orderKey(),
                order.version(),
                placement.visitorId(),
                placement.placedAt(),
                placement.currency(),
                placement.country(),
                status(state),
                state.gross(),
                state.refunded(),
                state.lines());
    }

    private static Status status(OrderState state) {
        if (state.cancelled()) {
            return Status.CANCELLED;
        }
        return state.refunded().signum() > 0 ? Status.REFUNDED : Status.COMPLETED;
    }
}
