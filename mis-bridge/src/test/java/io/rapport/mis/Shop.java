package io.rapport.mis;

import io.rapport.events.CampaignEvent.Delivery;
import io.rapport.events.CampaignEvent.MessageSent;
import io.rapport.events.CustomerEvent.AttributionChanged;
import io.rapport.events.Envelope;
import io.rapport.events.EventJson;
import io.rapport.events.InteractionEvent.Happened;
import io.rapport.events.InteractionEvent.OrderEffect;
import io.rapport.events.InteractionEvent.OrderLine;
import io.rapport.events.SupportEvent.TicketFirstResponded;
import io.rapport.events.SupportEvent.TicketOpened;
import io.rapport.events.SupportEvent.TicketRated;
import io.rapport.events.SupportEvent.TicketResolved;
import io.rapport.kit.Ids;
import io.rapport.test.EventSender;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A shop whose shoppers do things. */
final class Shop {
    private final String currency;
    private final String country;

    Shop(String currency, String country) {
        this.currency = currency;
        this.country = country;
    }

    String order(UUID visitor, Instant at, String total, OrderLine... lines) {
        var orderKey = "default/" + Ids.next();
        var effect = new OrderEffect(
                orderKey, 1, at, currency, country, 1, new BigDecimal(total), BigDecimal.ZERO, List.of(lines));
        EventSender.send(
                visitor.toString(), envelope("storefront.order-completed", at), happened(visitor, at, false, effect));
        return orderKey;
    }

    static OrderLine line(String category, String price, String quantity) {
        return new OrderLine("p", null, null, category, new BigDecimal(price), new BigDecimal(quantity));
    }

    static void product(String what, UUID visitor, Instant at, String category) {
        var properties = EventJson.MAPPER.createObjectNode().put("category", category);
        EventSender.send(
                visitor.toString(),
                envelope("storefront.product-" + what, at),
                new Happened(visitor, null, "default", "web", "TR", at, false, false, properties, null));
    }

    void refund(UUID visitor, Instant at, String orderKey, Instant placedAt, String amount) {
        effect(visitor, "storefront.order-refunded", at, orderKey, 2, placedAt, 0, "0", amount);
    }

    void cancel(UUID visitor, Instant at, String orderKey, Instant placedAt, String total) {
        effect(visitor, "storefront.order-cancelled", at, orderKey, 3, placedAt, -1, "-" + total, "0");
    }

    private void effect(
            UUID visitor,
            String type,
            Instant at,
            String orderKey,
            int version,
            Instant placedAt,
            int orders,
            String gross,
            String refund) {
        var effect = new OrderEffect(
                orderKey,
                version,
                placedAt,
                currency,
                country,
                orders,
                new BigDecimal(gross),
                new BigDecimal(refund),
                List.of());
        EventSender.send(visitor.toString(), envelope(type, at), happened(visitor, at, false, effect));
    }

    static void view(UUID visitor, Instant at) {
        viewAgain(visitor, envelope("storefront.page-viewed", at));
    }

    static void viewAgain(UUID visitor, Envelope envelope) {
        EventSender.send(
                visitor.toString(), envelope, new Shop(null, null).happened(visitor, envelope.time(), false, null));
    }

    static void crawl(UUID visitor, Instant at) {
        EventSender.send(
                visitor.toString(),
                envelope("storefront.page-viewed", at),
                new Shop(null, null).happened(visitor, at, true, null));
    }

    static void attribute(UUID visitor, UUID customer, long version) {
        EventSender.send(visitor.toString(), Instant.now(), new AttributionChanged(visitor, customer, version));
    }

    static void sendMessage(UUID customer, Instant at) {
        var delivery = new Delivery(Ids.next(), Ids.next(), "mail", customer, "once", "email", "treated", false);
        EventSender.send(customer.toString(), at, new MessageSent(delivery, "<m@shop>", "tr"));
    }

    static void openTicket(UUID customer, Instant at) {
        EventSender.send(
                customer.toString(), at, new TicketOpened(Ids.next(), customer, null, "email", "question", "normal"));
    }

    static void resolveTicket(UUID customer, Instant at) {
        resolveTicket(customer, at, 60);
    }

    static void resolveTicket(UUID customer, Instant at, long seconds) {
        EventSender.send(customer.toString(), at, new TicketResolved(Ids.next(), customer, seconds));
    }

    static void answerTicket(UUID customer, Instant at, long seconds) {
        EventSender.send(customer.toString(), at, new TicketFirstResponded(Ids.next(), customer, seconds));
    }

    static void rateTicket(UUID customer, Instant at, int score) {
        EventSender.send(customer.toString(), at, new TicketRated(Ids.next(), customer, score));
    }

    void orderTwiceSent(UUID visitor, Instant at, String total) {
        var effect = new OrderEffect(
                "default/" + Ids.next(),
                1,
                at,
                currency,
                country,
                1,
                new BigDecimal(total),
                BigDecimal.ZERO,
                List.of());
        var envelope = envelope("storefront.order-completed", at);
        EventSender.send(visitor.toString(), envelope, happened(visitor, at, false, effect));
        EventSender.send(visitor.toString(), envelope, happened(visitor, at, false, effect));
    }

    private Happened happened(UUID visitor, Instant at, boolean bot, OrderEffect effect) {
        return new Happened(visitor, null, "default", "web", country, at, false, bot, null, effect);
    }

    static Envelope envelope(String type, Instant at) {
        return new Envelope(Ids.next().toString(), "storefront/web", type, at, null, null);
    }
}
