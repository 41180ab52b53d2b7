package io.rapport.interaction.order;

import static io.rapport.interaction.order.OrderFact.BY_STANDING;
import static io.rapport.interaction.order.OrderFact.BY_TIME;
import static io.rapport.interaction.order.OrderFact.Kind.COMPLETED;
import static io.rapport.interaction.order.OrderFact.Kind.REFUNDED;
import static io.rapport.interaction.order.OrderFact.Kind.UPDATED;

import io.rapport.events.InteractionEvent.OrderLine;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What an order comes to, from what has been said of it, in whatever order that came: the earliest completion places it, the latest update
 * that names a value changes it, refunds add up, a cancellation takes it out unless the shop said later that it stands.
 *
 * @param placement null as long as no completion has been heard
 * @param gross zero once cancelled
 */
record OrderState(
        Placement placement,
        boolean cancelled,
        BigDecimal gross,
        List<OrderLine> lines,
        Map<Refund, BigDecimal> refunds) {

    static final OrderState UNHEARD = new OrderState(null, false, BigDecimal.ZERO, List.of(), Map.of());

    /** Whose order it is, and the window and currency it counts in. */
    record Placement(UUID visitorId, Instant placedAt, String currency, String country) {}

    /** One refund in one currency. */
    record Refund(OrderFact fact, String currency) {}

    static OrderState of(List<OrderFact> facts) {
        return facts.stream()
                .filter(fact -> fact.is(COMPLETED))
                .min(BY_TIME)
                .map(completion -> of(completion, facts))
                .orElse(UNHEARD);
    }

    int orders() {
        return placement == null || cancelled ? 0 : 1;
    }

    BigDecimal refunded() {
        return sum(refunds, placement.currency(), Instant.MAX);
    }

    private static OrderState of(OrderFact completion, List<OrderFact> facts) {
        var update = facts.stream()
                .filter(fact -> fact.is(UPDATED) && fact.amount() != null)
                .max(BY_TIME)
                .orElse(completion);
        var currency = update.currency() == null ? completion.currency() : update.currency();
        var cancelled = facts.stream()
                .filter(OrderFact::saysStanding)
                .max(BY_STANDING)
                .filter(OrderFact::isCancelling)
                .isPresent();
        var gross = cancelled ? BigDecimal.ZERO : update.amount();
        var lines = update.lines().isEmpty() ? completion.lines() : update.lines();
        return new OrderState(
                new Placement(completion.visitorId(), completion.at(), currency, completion.country()),
                cancelled,
                gross,
                cancelled ? List.of() : lines,
                refunds(facts, currency, gross));
    }

    /** What is said of all refunds till then counts as far as it goes beyond them; the first refund in full gives back what is left. */
    private static Map<Refund, BigDecimal> refunds(List<OrderFact> facts, String currency, BigDecimal gross) {
        var refunds = new LinkedHashMap<Refund, BigDecimal>();
        refunds(facts, fact -> fact.amount() != null && !fact.inAll())
                .forEach(fact -> refunds.put(refund(fact, currency), fact.amount()));
        refunds(facts, OrderFact::inAll).forEach(fact -> {
            var refund = refund(fact, currency);
            var unheard = fact.amount().subtract(sum(refunds, refund.currency(), fact.at()));
            refunds.put(refund, unheard.max(BigDecimal.ZERO));
        });
        refunds(facts, fact -> fact.amount() == null).findFirst().ifPresent(fact -> {
            var left = gross.subtract(sum(refunds, currency, Instant.MAX));
            refunds.put(refund(fact, currency), left.max(BigDecimal.ZERO));
        });
        return refunds;
    }

    private static Stream<OrderFact> refunds(List<OrderFact> facts, Predicate<OrderFact> wanted) {
        return facts.stream()
                .filter(fact -> fact.is(REFUNDED) && wanted.test(fact))
                .sorted(BY_TIME);
    }

    private static BigDecimal sum(Map<Refund, BigDecimal> refunds, String currency, Instant till) {
        return refunds.entrySet().stream()
                .filter(refund -> refund.getKey().currency().equals(currency)
                        && !refund.getKey().fact().at().isAfter(till))
                .map(Map.Entry::getValue)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static Refund refund(OrderFact fact, String currency) {
        return new Refund(fact, fact.currency() == null || fact.amount() == null ? currency : fact.currency());
    }
}
