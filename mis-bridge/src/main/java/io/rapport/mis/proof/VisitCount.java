package io.rapport.mis.proof;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;

import io.rapport.events.RapportEvent;
import io.rapport.kit.inbox.Received;
import io.rapport.mis.measure.Kpi;
import io.rapport.mis.measure.Sum;
import io.rapport.mis.measure.Visit;
import io.rapport.mis.measure.Visited;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** What people did in one window, visitor by visitor until it is known whose they are. */
final class VisitCount {
    private final Target target;
    private final Map<UUID, Visited> visitors = new HashMap<>();

    VisitCount(Target target) {
        this.target = target;
    }

    Target target() {
        return target;
    }

    void add(Visit visit, UUID visitorId, Received<RapportEvent> event, long checksum) {
        if (target.looksAt(event.topic(), event.partition(), event.offset())) {
            visitors.computeIfAbsent(visitorId, _ -> new Visited()).add(visit, checksum, event.offset());
        }
    }

    Set<UUID> visitors() {
        return visitors.keySet();
    }

    Proof proof(Attributed attributed, Orderers orderers) {
        Function<UUID, UUID> person =
                visitor -> attributed.customerOf(visitor, target).orElse(visitor);
        return target.kpi() == Kpi.CONVERSION ? conversion(person) : abandoned(person, orderers);
    }

    private Proof conversion(Function<UUID, UUID> person) {
        var orders = visitors.entrySet().stream()
                .collect(groupingBy(
                        visit -> person.apply(visit.getKey()),
                        summingLong(visit -> visit.getValue().orders())));
        var total = new Sum();
        visitors.values().forEach(visit -> total.add(visit.all()));
        var ordered = orders.values().stream().filter(placed -> placed > 0).count();
        return Proof.of(target.published(), Kpi.share(ordered, orders.size()), total.events(), total.checksum());
    }

    private Proof abandoned(Function<UUID, UUID> person, Orderers orderers) {
        var total = new Sum();
        visitors.values().forEach(visit -> total.add(visit.carts()));
        var abandoned = visitors.entrySet().stream()
                .filter(visit -> visit.getValue().carts().events() > 0)
                .map(visit -> person.apply(visit.getKey()))
                .distinct()
                .filter(who -> !orderers.ordered(who, target.bucket()))
                .count();
        return Proof.of(target.published(), BigDecimal.valueOf(abandoned), total.events(), total.checksum());
    }
}
