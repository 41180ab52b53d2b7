package io.rapport.interaction.order;

import static io.rapport.interaction.order.OrderFact.BY_STANDING;
import static io.rapport.interaction.order.OrderFact.BY_TIME;
import static io.rapport.interaction.order.OrderFact.Kind.COMPLETED;
import static io.rapport.interaction.order.OrderFact.Kind.REFUNDED;
import static io.rapport.interaction.order.OrderFact.Kind.UPDATED;

import io.rapport.events.InteractionEvent.OrderEffect;
import io.rapport.events.InteractionEvent.OrderLine;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;

/** The ledger of one order: takes what is said of it in any order and answers with the signed effects, which add up to its state. */
final class Order {
    private final String orderKey;
    private final List<OrderFact> facts;
    private final List<OrderFact> waiting;
    private int version;

    /** What of the ledger is kept: {@code facts} applied, {@code waiting} for the completion. */
    record Ledger(List<OrderFact> facts, List<OrderFact> waiting) {
        static final Ledger EMPTY = new Ledger(List.of(), List.of());
    }

    Order(String orderKey, int version, Ledger ledger) {
        this.orderKey = orderKey;
        this.version = version;
        this.facts = new ArrayList<>(ledger.facts());
        this.waiting = new ArrayList<>(ledger.waiting());
    }

    String orderKey() {
        return orderKey;
    }

    int version() {
        return version;
    }

    Ledger ledger() {
        return new Ledger(List.copyOf(facts), List.copyOf(waiting));
    }

    OrderState state() {
        return OrderState.of(facts);
    }

    /** Hears one thing more; hearing it again, or the same completion in another event, changes nothing. */
    List<Effect> hear(OrderFact fact) {
        if (Stream.concat(facts.stream(), waiting.stream()).anyMatch(fact::isSameEventAs)) {
            return List.of();
        }
        if (!fact.is(COMPLETED) && state().placement() == null) {
            waiting.add(fact);
            return List.of();
        }
        var effects = new ArrayList<>(apply(fact));
        waiting.sort(BY_TIME);
        waiting.forEach(waited -> effects.addAll(apply(waited)));
        waiting.clear();
        return effects;
    }

    private List<Effect> apply(OrderFact fact) {
        var before = state();
        facts.add(fact);
        var after = state();
        forgetWithoutMeaning();
        return effects(before, after, fact);
    }

    /** Of completions the earliest, of updates the latest and of what says whether it stands the latest decide; every refund does. */
    private void forgetWithoutMeaning() {
        var kept = new LinkedHashSet<OrderFact>();
        facts.stream().filter(fact -> fact.is(COMPLETED)).min(BY_TIME).ifPresent(kept::add);
        facts.stream()
                .filter(fact -> fact.is(UPDATED) && fact.amount() != null)
                .max(BY_TIME)
                .ifPresent(kept::add);
        facts.stream().filter(OrderFact::saysStanding).max(BY_STANDING).ifPresent(kept::add);
        facts.stream().filter(fact -> fact.is(REFUNDED)).forEach(kept::add);
        facts.clear();
        facts.addAll(kept);
    }

    private List<Effect> effects(OrderState before, OrderState after, OrderFact cause) {
        var effects = new ArrayList<Effect>();
        if (before.placement() != null && !before.placement().equals(after.placement())) {
            addChange(effects, before.placement(), before, OrderState.UNHEARD, cause);
            addChange(effects, after.placement(), OrderState.UNHEARD, after, cause);
        } else {
            addChange(effects, after.placement(), before, after, cause);
        }
        addRefunds(effects, before, after);
        return effects;
    }

    private void addChange(
            List<Effect> effects,
            OrderState.Placement placement,
            OrderState before,
            OrderState after,
            OrderFact cause) {
        var orders = after.orders() - before.orders();
        var gross = after.gross().subtract(before.gross());
        var lines = Lines.difference(before.lines(), after.lines());
        if (orders != 0 || gross.signum() != 0 || !lines.isEmpty()) {
            effects.add(effect(placement, placement.currency(), cause, orders, gross, BigDecimal.ZERO, lines));
        }
    }

    private void addRefunds(List<Effect> effects, OrderState before, OrderState after) {
        var refunds = new LinkedHashSet<>(before.refunds().keySet());
        refunds.addAll(after.refunds().keySet());
        for (var refund : refunds) {
            var delta = after.refunds()
                    .getOrDefault(refund, BigDecimal.ZERO)
                    .subtract(before.refunds().getOrDefault(refund, BigDecimal.ZERO));
            if (delta.signum() != 0) {
                effects.add(effect(
                        after.placement(), refund.currency(), refund.fact(), 0, BigDecimal.ZERO, delta, List.of()));
            }
        }
    }

    private Effect effect(
            OrderState.Placement placement,
            String currency,
            OrderFact cause,
            int orders,
            BigDecimal gross,
            BigDecimal refund,
            List<OrderLine> lines) {
        version++;
        return new Effect(
                placement.visitorId(),
                cause,
                new OrderEffect(
                        orderKey,
                        version,
                        placement.placedAt(),
                        currency,
                        placement.country(),
                        orders,
                        gross,
                        refund,
                        lines));
    }
}
