package io.rapport.interaction.order;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.events.Envelope;
import io.rapport.events.InteractionEvent.OrderLine;
import io.rapport.events.StorefrontEvent;
import io.rapport.interaction.intake.Context;
import io.rapport.interaction.intake.Currencies;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * One thing a storefront said of an order.
 *
 * @param id the event's, unique within {@code source}
 * @param currency as said; null where an update, refund or cancellation leaves it to the order
 * @param amount the order's value as completed or updated, or what was refunded; null: an update that says none, a refund in full
 * @param inAll of a refund: whether the amount is what all refunds come to till then, not this one alone
 * @param stands of an update: whether it says that the order stands or not; null where it does not say
 */
public record OrderFact(
        Kind kind,
        String source,
        String id,
        Instant at,
        Instant receivedAt,
        boolean historical,
        String channel,
        UUID visitorId,
        String currency,
        String country,
        BigDecimal amount,
        boolean inAll,
        List<OrderLine> lines,
        Boolean stands) {

    static final Comparator<OrderFact> BY_TIME =
            Comparator.comparing(OrderFact::at).thenComparing(OrderFact::source).thenComparing(OrderFact::id);

    /** The last decides whether an order stands; of the same moment, a cancellation. */
    static final Comparator<OrderFact> BY_STANDING = Comparator.comparing(OrderFact::at)
            .thenComparing(OrderFact::isCancelling)
            .thenComparing(BY_TIME);

    /** What it says has become of the order. */
    public enum Kind {
        COMPLETED,
        UPDATED,
        REFUNDED,
        CANCELLED;

        /** @param type such as {@code storefront.order-completed} */
        public static Kind of(String type) {
            return switch (type) {
                case "storefront.order-completed" -> COMPLETED;
                case "storefront.order-updated" -> UPDATED;
                case "storefront.order-refunded" -> REFUNDED;
                case "storefront.order-cancelled" -> CANCELLED;
                default -> throw new IllegalArgumentException("no type of an order: " + type);
            };
        }
    }

    /** Reads what an event says of its order. @param shopCurrency of a completion that names none */
    public static OrderFact read(
            Envelope envelope, StorefrontEvent event, UUID visitorId, String country, String shopCurrency) {
        var kind = Kind.of(envelope.type());
        var said = Currencies.read(event.properties().get("currency"));
        return new OrderFact(
                kind,
                envelope.source(),
                envelope.id(),
                envelope.time(),
                event.receivedAt(),
                event.historical(),
                Context.channel(event.context()),
                visitorId,
                said == null && kind == Kind.COMPLETED ? shopCurrency : said,
                country,
                amount(kind, event.properties()),
                kind == Kind.REFUNDED && OrderProperties.refundedInAll(event.properties()) != null,
                kind == Kind.COMPLETED || kind == Kind.UPDATED ? OrderProperties.lines(event.properties()) : List.of(),
                kind == Kind.UPDATED ? OrderProperties.stands(event.properties()) : null);
    }

    private static BigDecimal amount(Kind kind, JsonNode properties) {
        return switch (kind) {
            case COMPLETED -> {
                var value = OrderProperties.value(properties);
                yield value == null ? BigDecimal.ZERO : value;
            }
            case UPDATED -> OrderProperties.value(properties);
            case REFUNDED -> {
                var inAll = OrderProperties.refundedInAll(properties);
                yield inAll == null ? OrderProperties.refunded(properties) : inAll;
            }
            case CANCELLED -> null;
        };
    }

    boolean is(Kind wanted) {
        return kind == wanted;
    }

    /** Whether it says that the order stands, or that it does not. */
    boolean saysStanding() {
        return kind == Kind.COMPLETED || kind == Kind.CANCELLED || stands != null;
    }

    boolean isCancelling() {
        return kind == Kind.CANCELLED || Boolean.FALSE.equals(stands);
    }

    boolean isSameEventAs(OrderFact other) {
        return id.equals(other.id) && source.equals(other.source);
    }
}
