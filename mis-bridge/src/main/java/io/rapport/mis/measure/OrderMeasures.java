package io.rapport.mis.measure;

import io.rapport.events.InteractionEvent.Activity;
import io.rapport.events.InteractionEvent.OrderEffect;
import io.rapport.events.InteractionEvent.OrderLine;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What an effect on an order adds: the order in the windows when it was placed, a refund in those when it was given. */
record OrderMeasures(ZoneId zone) {
    List<Contribution> of(Activity activity, Instant time) {
        var effect = activity.order();
        var dimensions = dimensions(activity);
        var contributions = new ArrayList<Contribution>();
        for (var window : Window.values()) {
            var placed = window.start(effect.placedAt(), zone);
            var refunded = window.start(time, zone);
            for (var dimension : dimensions) {
                add(contributions, effect, new Bucket(window, placed, effect.currency(), dimension), refunded);
            }
            byCategory(effect)
                    .forEach((category, value) -> Dimension.of(Dimension.CATEGORY, category)
                            .map(dimension -> new Bucket(window, placed, effect.currency(), dimension))
                            .ifPresent(bucket -> addTouched(contributions, ofCategory(effect, bucket, value))));
        }
        return contributions;
    }

    /** Gross counts in the order's window and refunds in their own; where both are one window the event counts once. */
    private static void add(List<Contribution> to, OrderEffect effect, Bucket placed, Instant refundedIn) {
        var gross = orZero(effect.grossDelta());
        var refunds = orZero(effect.refundDelta());
        var placing = placing(effect, gross);
        if (refunds.signum() == 0) {
            addTouched(to, new Contribution(placed, placing, effect.ordersDelta(), gross, BigDecimal.ZERO));
        } else if (placed.start().equals(refundedIn)) {
            addTouched(to, new Contribution(placed, placing | Touches.REFUNDS, effect.ordersDelta(), gross, refunds));
        } else {
            var refunded = new Bucket(placed.window(), refundedIn, placed.currency(), placed.dimension());
            addTouched(to, new Contribution(placed, placing, effect.ordersDelta(), gross, BigDecimal.ZERO));
            addTouched(to, new Contribution(refunded, Touches.REFUNDS, 0, BigDecimal.ZERO, refunds));
        }
    }

    private static Contribution ofCategory(OrderEffect effect, Bucket bucket, BigDecimal value) {
        return new Contribution(bucket, placing(effect, value), effect.ordersDelta(), value, BigDecimal.ZERO);
    }

    /** What the lines of each category are worth; a refund changes no line's value. */
    private static Map<String, BigDecimal> byCategory(OrderEffect effect) {
        var values = new TreeMap<String, BigDecimal>();
        if (effect.lines() != null
                && (effect.ordersDelta() != 0 || orZero(effect.grossDelta()).signum() != 0)) {
            effect.lines().stream()
                    .filter(line -> line.category() != null)
                    .forEach(line -> values.merge(line.category(), value(line), BigDecimal::add));
        }
        return values;
    }

    private static BigDecimal value(OrderLine line) {
        return orZero(line.price()).multiply(Objects.requireNonNullElse(line.quantity(), BigDecimal.ONE));
    }

    private static void addTouched(List<Contribution> to, Contribution contribution) {
        if (contribution.touches() != 0) {
            to.add(contribution);
        }
    }

    /** A free order changes no revenue and is counted all the same. */
    private static int placing(OrderEffect effect, BigDecimal gross) {
        if (effect.ordersDelta() != 0) {
            return Touches.ORDERS | Touches.REVENUE;
        }
        return gross.signum() == 0 ? 0 : Touches.REVENUE;
    }

    private static List<String> dimensions(Activity activity) {
        return Slices.dimensions(
                Dimension.of(Dimension.COUNTRY, activity.order().country()),
                Dimension.of(Dimension.CHANNEL, activity.channel()));
    }

    private static BigDecimal orZero(BigDecimal amount) {
        return Objects.requireNonNullElse(amount, BigDecimal.ZERO);
    }
}
