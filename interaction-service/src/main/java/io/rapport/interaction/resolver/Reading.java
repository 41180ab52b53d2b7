package io.rapport.interaction.resolver;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.events.Envelope;
import io.rapport.events.EventJson;
import io.rapport.events.Identity;
import io.rapport.events.StorefrontEvent;
import io.rapport.interaction.intake.CleanJson;
import io.rapport.interaction.intake.Context;
import io.rapport.interaction.intake.EventIdentities;
import io.rapport.interaction.intake.EventTime;
import io.rapport.interaction.intake.PersonalData;
import io.rapport.interaction.intake.PropertyRules;
import io.rapport.interaction.quarantine.Refused;
import io.rapport.interaction.visitor.Meeting;
import io.rapport.kit.http.Problem.FieldError;
import io.rapport.kit.inbox.Received;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** An event read from the topic: a storefront that produces itself is held to the collector's rules. */
sealed interface Reading {

    /** @param orderKey null for what is no event of an order */
    record Fit(Envelope envelope, StorefrontEvent event, Meeting meeting, String orderKey) implements Reading {

        /** The order, and nobody whose it is. */
        Fit asGuest() {
            var guest = new Meeting(guestKey(orderKey), List.of(), meeting.shop(), meeting.historical(), meeting.at());
            return new Fit(envelope, event, guest, orderKey);
        }

        boolean isGuests() {
            return meeting.identities().isEmpty();
        }
    }

    record Unfit(Refused refused) implements Reading {}

    static Reading of(Received<StorefrontEvent> received, Instant now) {
        var errors = new ArrayList<FieldError>();
        var event = whole(received.data(), received.envelope(), now, errors);
        var identities = identities(event, errors);
        var type = received.envelope().type();
        errors.addAll(PropertyRules.check(type, event.properties()));
        var orderKey = orderKey(type, event);
        if (identities.isEmpty() && orderKey == null && errors.isEmpty()) {
            errors.add(new FieldError("userId", "is needed, or anonymousId, or another identity"));
        }
        if (EventTime.isTooOld(received.envelope().time())) {
            errors.add(new FieldError("ce_time", "is before 1990"));
        }
        return errors.isEmpty()
                ? fit(received.envelope(), event, identities, orderKey)
                : new Unfit(refused(received, event, errors));
    }

    private static Fit fit(Envelope said, StorefrontEvent event, List<Identity> identities, String orderKey) {
        var time =
                EventTime.within(said.time(), said.time(), event.receivedAt()).at();
        var envelope = new Envelope(said.id(), said.source(), said.type(), time, said.subject(), said.traceparent());
        var key = identities.isEmpty()
                ? guestKey(orderKey)
                : identities.getFirst().toString();
        return new Fit(envelope, event, new Meeting(key, identities, event.shop(), event.historical(), time), orderKey);
    }

    private static String guestKey(String orderKey) {
        return "order:" + orderKey;
    }

    /** Without gaps: the default shop, empty properties, received now. */
    private static StorefrontEvent whole(
            StorefrontEvent event, Envelope envelope, Instant now, List<FieldError> errors) {
        var shop = event.shop() == null || event.shop().isBlank() ? Identity.DEFAULT_SHOP : event.shop();
        if (shop.contains("/")) {
            errors.add(new FieldError("shop", "has a slash"));
        }
        var receivedAt = event.receivedAt() == null ? now : event.receivedAt();
        var properties = object(event.properties());
        CleanJson.clean(properties, "properties", errors);
        PersonalData.strip(properties);
        return new StorefrontEvent(
                event.userId(),
                event.anonymousId(),
                event.identities(),
                event.originalTimestamp(),
                receivedAt,
                shop,
                event.historical() || EventTime.isHistory(envelope.time(), receivedAt),
                Context.described(object(event.context())),
                properties);
    }

    private static ObjectNode object(ObjectNode node) {
        return node == null ? JsonNodeFactory.instance.objectNode() : node;
    }

    private static List<Identity> identities(StorefrontEvent event, List<FieldError> errors) {
        try {
            return EventIdentities.of(event);
        } catch (IllegalArgumentException e) {
            errors.add(new FieldError("identities", e.getMessage()));
            return List.of();
        }
    }

    private static String orderKey(String type, StorefrontEvent event) {
        var orderId = PropertyRules.isOrder(type) ? PropertyRules.orderId(event.properties()) : null;
        return orderId == null ? null : EventIdentities.orderKey(event.shop(), orderId);
    }

    private static Refused refused(Received<StorefrontEvent> received, StorefrontEvent event, List<FieldError> errors) {
        var envelope = received.envelope();
        return new Refused(
                envelope.source(),
                event.shop(),
                Refused.EVENT,
                envelope.type(),
                envelope.id(),
                received.key(),
                envelope.time(),
                event.historical(),
                event.receivedAt(),
                errors,
                EventJson.MAPPER.valueToTree(received.data()).toString());
    }
}
