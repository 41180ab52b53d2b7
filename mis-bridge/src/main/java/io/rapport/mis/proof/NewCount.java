package io.rapport.mis.proof;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingLong;

import io.rapport.mis.measure.Bucket;
import io.rapport.mis.measure.Measures;
import io.rapport.mis.measure.Placement;
import io.rapport.mis.measure.Sum;
import io.rapport.mis.measure.Window;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BinaryOperator;

/**
 * Who ordered first when. Which order is the first depends on how far one looks, so each KPI is counted as of the offsets it names; those that
 * agree with the newest view need no view of their own.
 */
final class NewCount {
    private static final Comparator<Placement> EARLIER =
            comparing(Placement::placedAt).thenComparing(Placement::orderKey);

    private final Measures measures;
    private final List<Target> targets;
    private final Placements placements;

    NewCount(Measures measures, List<Target> targets, Placements placements) {
        this.measures = measures;
        this.targets = targets;
        this.placements = placements;
    }

    List<Proof> proofs(History history) {
        if (targets.isEmpty()) {
            return List.of();
        }
        var attributed = history.of(placements.visitors());
        var newest = targets.stream()
                .max(comparingLong(target -> target.published().seq()))
                .orElseThrow();
        var view = view(newest, attributed);
        return targets.stream()
                .map(target -> {
                    var proof = proof(target, view);
                    return proof.equal() ? proof : proof(target, view(target, attributed));
                })
                .toList();
    }

    private static Proof proof(Target target, Map<Bucket, Sum> view) {
        var sum = view.getOrDefault(target.bucket(), new Sum());
        return Proof.of(target.published(), BigDecimal.valueOf(sum.orders()), sum.events(), sum.checksum());
    }

    /** All windows with new customers, as of one target's offsets; a window's {@code orders} are its first orders. */
    private Map<Bucket, Sum> view(Target asOf, Attributed attributed) {
        var windows = new HashMap<Bucket, Sum>();
        for (var first : firstOrders(asOf, attributed)) {
            var one = Sum.of(1, BigDecimal.ZERO, BigDecimal.ZERO, first.events(), first.checksum(), 0, 0);
            for (var window : Window.values()) {
                windows.computeIfAbsent(Bucket.plain(window, measures.start(window, first.placedAt())), _ -> new Sum())
                        .add(one);
            }
        }
        return windows;
    }

    private Collection<Placement> firstOrders(Target asOf, Attributed attributed) {
        var firsts = new HashMap<UUID, Placement>();
        for (var order : placements.standing(asOf)) {
            attributed
                    .customerOf(order.visitorId(), asOf)
                    .ifPresent(customer -> firsts.merge(customer, order, BinaryOperator.minBy(EARLIER)));
        }
        return firsts.values();
    }
}
