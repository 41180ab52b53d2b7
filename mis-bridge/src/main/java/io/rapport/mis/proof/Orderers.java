package io.rapport.mis.proof;

import io.rapport.mis.measure.Bucket;
import io.rapport.mis.measure.Measures;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.UUID;

/** When each person placed orders that stand, as of one target's offsets. */
final class Orderers {
    private final Measures measures;
    private final Map<UUID, NavigableSet<Instant>> placed = new HashMap<>();

    Orderers(Measures measures, Placements placements, Attributed attributed, Target asOf) {
        this.measures = measures;
        placements
                .standing(asOf)
                .forEach(order -> placed.computeIfAbsent(
                                attributed.customerOf(order.visitorId(), asOf).orElse(order.visitorId()),
                                _ -> new TreeSet<>())
                        .add(order.placedAt()));
    }

    /** Whether in time to take a cart of this window back. */
    boolean ordered(UUID person, Bucket cart) {
        var times = placed.get(person);
        var next = times == null ? null : times.ceiling(cart.start());
        return next != null && next.isBefore(measures.cartsAreAbandonedAt(cart));
    }
}
