package io.rapport.kit.inbox;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.rapport.events.EventCodec;
import java.util.List;
import java.util.Map;

/** What became of a batch; {@code applied} by event type as its record declares it. */
record Outcome(Map<String, Long> applied, int unknown, int duplicates) {
    static <E> Outcome of(List<Received<E>> applied, int unknown, int duplicates) {
        return new Outcome(applied.stream().collect(groupingBy(Outcome::typeOf, counting())), unknown, duplicates);
    }

    private static String typeOf(Received<?> event) {
        return event.isTombstone()
                ? "tombstone"
                : EventCodec.typeOf(event.data().getClass()).value();
    }
}
