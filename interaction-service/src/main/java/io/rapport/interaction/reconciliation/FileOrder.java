package io.rapport.interaction.reconciliation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.interaction.order.OrderFigures;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One line of a shop's list in a file, as calls of the tracking API; what the line does not say is null.
 *
 * @param prefix of message ids: those of the shop's webhooks, so that the same saying has the same id
 * @param saidAt when the list was so
 */
record FileOrder(
        String prefix,
        String orderId,
        Instant placedAt,
        Instant saidAt,
        Instant cancelledAt,
        BigDecimal total,
        String currency,
        BigDecimal refunded,
        Boolean cancelled,
        String email,
        String country) {

    List<ObjectNode> whole() {
        var calls = new ArrayList<ObjectNode>();
        var completed = call("Order Completed", id("completed"), placedAt);
        amount(completed, total);
        person(completed);
        calls.add(completed);
        if (refunded != null && refunded.signum() > 0) {
            calls.add(refund());
        }
        if (Boolean.TRUE.equals(cancelled)) {
            calls.add(cancellation());
        }
        return calls;
    }

    /** More refunded than is known is a refund; less cannot be taken in. */
    List<ObjectNode> news(OrderFigures theirs, OrderFigures ours) {
        var calls = new ArrayList<ObjectNode>();
        var revived = Boolean.FALSE.equals(cancelled) && ours.cancelled();
        var stands = !Boolean.TRUE.equals(cancelled) && (!ours.cancelled() || revived);
        if (stands && (revived || isOther(theirs, ours))) {
            var updated = call("Order Updated", id("updated/" + saidAt), saidAt);
            amount(updated, total);
            if (revived) {
                updated.withObject("/properties").put("status", "active");
            }
            calls.add(updated);
        }
        if (Boolean.TRUE.equals(cancelled) && !ours.cancelled()) {
            calls.add(cancellation());
        }
        if (refunded != null && refunded.compareTo(ours.refunded()) > 0) {
            calls.add(refund());
        }
        return calls;
    }

    private static boolean isOther(OrderFigures theirs, OrderFigures ours) {
        return theirs.gross() != null && theirs.gross().compareTo(ours.gross()) != 0
                || theirs.currency() != null && !theirs.currency().equals(ours.currency());
    }

    /** In all, so that a refund of which the shop tells later adds nothing; by what it comes to, so that the list may be read twice. */
    private ObjectNode refund() {
        var sum = refunded.stripTrailingZeros().toPlainString();
        var call = call("Order Refunded", id("refunded/" + sum), saidAt);
        call.withObject("/properties").put("refunded_total", refunded.toPlainString());
        return call;
    }

    private ObjectNode cancellation() {
        return call("Order Cancelled", id("cancelled"), cancelledAt == null ? saidAt : cancelledAt);
    }

    private String id(String what) {
        return prefix + "/order/" + orderId + "/" + what;
    }

    private ObjectNode call(String event, String id, Instant at) {
        var call = JsonNodeFactory.instance.objectNode();
        call.put("type", "track").put("event", event).put("messageId", id);
        if (at != null) {
            call.put("timestamp", at.toString());
        }
        var properties = call.putObject("properties").put("order_id", orderId);
        if (currency != null) {
            properties.put("currency", currency);
        }
        return call;
    }

    private static void amount(ObjectNode call, BigDecimal amount) {
        if (amount != null) {
            call.withObject("/properties").put("total", amount.toPlainString());
        }
    }

    private void person(ObjectNode call) {
        if (country != null) {
            call.withObject("/properties").put("country", country);
        }
        if (email != null) {
            call.withObject("/context/traits").put("email", email);
        }
    }
}
