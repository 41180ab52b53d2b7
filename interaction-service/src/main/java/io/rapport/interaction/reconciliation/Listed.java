package io.rapport.interaction.reconciliation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.interaction.order.OrderFigures;
import io.rapport.interaction.order.Orders;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;

/** One order of a shop's list. */
sealed interface Listed {
    OrderFigures figures();

    /** What is to be taken in where it was never heard of. */
    List<ObjectNode> whole();

    /** What is to be taken in where it is known, but differs. */
    List<ObjectNode> news(Orders.Known ours);

    /** What was never heard is not told again under another id. */
    record ByApi(OrderFigures figures, List<ObjectNode> whole) implements Listed {
        @Override
        public List<ObjectNode> news(Orders.Known ours) {
            return whole.stream()
                    .filter(call -> !call.path("event").asText().equals("Order Completed"))
                    .filter(call ->
                            !ours.heard().contains(call.path("messageId").asText()))
                    .toList();
        }
    }

    /** Only figures: what is different about them is told. */
    record ByFile(OrderFigures figures, FileOrder order) implements Listed {
        @Override
        public List<ObjectNode> whole() {
            return order.whole();
        }

        @Override
        public List<ObjectNode> news(Orders.Known ours) {
            return order.news(figures, ours.figures());
        }
    }

    /** Only what the list says is compared. */
    default boolean isSameAs(OrderFigures ours) {
        var theirs = figures();
        return (theirs.currency() == null || theirs.currency().equals(ours.currency()))
                && (theirs.cancelled() == null || Objects.equals(theirs.cancelled(), ours.cancelled()))
                && isSame(theirs.gross(), ours.gross())
                && isSame(theirs.refunded(), ours.refunded());
    }

    private static boolean isSame(BigDecimal theirs, BigDecimal ours) {
        return theirs == null || theirs.compareTo(ours) == 0;
    }
}
