package io.rapport.mis.proof;

import io.rapport.events.RapportEvent;
import io.rapport.kit.inbox.Received;
import io.rapport.mis.measure.Sum;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Who was active in one window, visitor by visitor until it is known whose they are. */
final class ActiveCount {
    private final Target target;
    private final Map<UUID, Sum> visitors = new HashMap<>();

    ActiveCount(Target target) {
        this.target = target;
    }

    void add(UUID visitorId, Received<RapportEvent> event, long checksum) {
        if (target.looksAt(event.topic(), event.partition(), event.offset())) {
            visitors.computeIfAbsent(visitorId, _ -> new Sum()).count(checksum, event.offset());
        }
    }

    Set<UUID> visitors() {
        return visitors.keySet();
    }

    Proof proof(Attributed attributed) {
        var customers = new HashSet<UUID>();
        var total = new Sum();
        visitors.forEach(
                (visitor, sum) -> attributed.customerOf(visitor, target).ifPresent(customer -> {
                    customers.add(customer);
                    total.add(sum);
                }));
        return Proof.of(target.published(), BigDecimal.valueOf(customers.size()), total.events(), total.checksum());
    }
}
