package io.rapport.mis.proof;

import io.rapport.events.Topic;
import io.rapport.mis.measure.Placement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;

/** Every effect that placed or cancelled an order, so that the orders can be seen as of any offsets. */
final class Placements {
    private final boolean wanted;
    private final List<Placement> all = new ArrayList<>();

    /** @param wanted whether anybody will ask */
    Placements(boolean wanted) {
        this.wanted = wanted;
    }

    void add(Placement placement) {
        if (wanted) {
            all.add(placement);
        }
    }

    List<UUID> visitors() {
        return all.stream().map(Placement::visitorId).distinct().toList();
    }

    /** Orders that stand, as far as the target's sources name their effects. */
    Collection<Placement> standing(Target asOf) {
        var orders = new HashMap<String, Placement>();
        for (var placement : all) {
            if (asOf.looksAt(Topic.INTERACTION_EVENTS.topicName(), placement.partition(), placement.offset())) {
                orders.merge(placement.orderKey(), placement, Placement::plus);
            }
        }
        orders.values().removeIf(order -> !order.stands());
        return orders.values();
    }
}
