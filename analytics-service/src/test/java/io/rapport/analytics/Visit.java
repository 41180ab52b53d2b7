package io.rapport.analytics;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.events.CustomerEvent.AttributionChanged;
import io.rapport.events.Envelope;
import io.rapport.events.EventJson;
import io.rapport.events.InteractionEvent.Happened;
import io.rapport.events.InteractionEvent.OrderEffect;
import io.rapport.events.InteractionEvent.OrderLine;
import io.rapport.kit.Ids;
import io.rapport.test.EventSender;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** A visitor of a shop, seen through the topics of interaction-service and customer-service. */
public record Visit(UUID visitorId) {
    public static Visit anonymous() {
        return new Visit(Ids.next());
    }

    public static Visit of(UUID customerId) {
        return anonymous().attributedTo(customerId, 1);
    }

    public static String newOrderKey() {
        return "default/" + Ids.next();
    }

    public Visit attributedTo(UUID customerId, long version) {
        var event = new AttributionChanged(visitorId, customerId, version);
        EventSender.send(visitorId.toString(), Instant.now(), event);
        return this;
    }

    public Visit orders(String total, String currency) {
        return orders(total, currency, Instant.now().truncatedTo(ChronoUnit.MILLIS));
    }

    public Visit orders(String total, String currency, Instant at) {
        return send(placed(newOrderKey(), total, currency, at));
    }

    /** An order of these lines, worth as much as they are. */
    public Visit buys(String currency, Instant at, OrderLine... lines) {
        return send(bought(newOrderKey(), 1, currency, at, lines));
    }

    /** Further versions of a key: lines with negative quantities take off, and if nothing is left the order is cancelled. */
    public Sent bought(String orderKey, int version, String currency, Instant at, OrderLine... lines) {
        var worth = Stream.of(lines)
                .map(line -> line.price().multiply(line.quantity()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        var effect = new OrderEffect(
                orderKey, version, at, currency, "TR", worth.signum(), worth, BigDecimal.ZERO, List.of(lines));
        return sent(worth.signum() < 0 ? "storefront.order-cancelled" : "storefront.order-completed", at, true, effect);
    }

    public static OrderLine line(String product, String category, String price, String quantity) {
        return new OrderLine(product, null, null, category, new BigDecimal(price), new BigDecimal(quantity));
    }

    public Visit does(String type, Instant at) {
        return send(sent(type, at, true, null));
    }

    public Visit addsToCart(String price, String currency, Instant at) {
        var sent = sent("storefront.product-added", at, true, null);
        sent.event().properties().put("price", price).put("currency", currency);
        return send(sent);
    }

    public Visit viewsProduct() {
        return send(sent("storefront.product-viewed", Instant.now(), false, null));
    }

    /** A product with such properties. */
    public Visit views(Map<String, ?> properties) {
        return did("product-viewed", properties);
    }

    public Visit did(String name, Map<String, ?> properties) {
        return did(name, properties, Instant.now());
    }

    public Visit did(String name, Map<String, ?> properties, Instant at) {
        var sent = sent("storefront." + name, at, false, null);
        sent.event().properties().setAll(EventJson.MAPPER.<ObjectNode>valueToTree(properties));
        return send(sent);
    }

    public Visit send(Sent sent) {
        EventSender.send(visitorId.toString(), sent.envelope(), sent.event());
        return this;
    }

    public Sent placed(String orderKey, String total, String currency, Instant at) {
        return placed(orderKey, total, currency, at, false);
    }

    public Sent placed(String orderKey, String total, String currency, Instant at, boolean historical) {
        return sent("storefront.order-completed", at, historical, effect(orderKey, 1, at, currency, 1, total, "0"));
    }

    public Sent refunded(String orderKey, String amount, String currency, Instant placedAt, Instant at) {
        return sent("storefront.order-refunded", at, false, effect(orderKey, 2, placedAt, currency, 0, "0", amount));
    }

    public Sent cancelled(String orderKey, String total, String currency, Instant placedAt, Instant at) {
        return sent(
                "storefront.order-cancelled", at, false, effect(orderKey, 2, placedAt, currency, -1, "-" + total, "0"));
    }

    private static OrderEffect effect(
            String orderKey, int version, Instant placedAt, String currency, int orders, String gross, String refund) {
        return new OrderEffect(
                orderKey,
                version,
                placedAt,
                currency,
                "TR",
                orders,
                new BigDecimal(gross),
                new BigDecimal(refund),
                List.of());
    }

    public Sent sent(String type, Instant at, boolean historical, OrderEffect effect) {
        var envelope = new Envelope(Ids.next().toString(), "storefront/web", type, at, visitorId.toString(), null);
        var properties = JsonNodeFactory.instance.objectNode();
        return new Sent(
                envelope,
                new Happened(visitorId, null, "default", "web", "TR", at, historical, false, properties, effect));
    }

    /** An event that can be sent again as it is. */
    public record Sent(Envelope envelope, Happened event) {}
}
