package io.rapport.mis.measure;

import io.rapport.events.Envelope;
import io.rapport.events.InteractionEvent.OrderEffect;
import java.time.Instant;

/** When an order was placed and when something happened to it, in which currency. */
public record OrderMoved(Instant placedAt, Instant at, String currency) {
    public static OrderMoved of(OrderEffect effect, Envelope envelope) {
        return new OrderMoved(effect.placedAt(), envelope.time(), effect.currency());
    }
}
