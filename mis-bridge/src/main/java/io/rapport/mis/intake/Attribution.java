package io.rapport.mis.intake;

import io.rapport.events.CustomerEvent.AttributionChanged;
import io.rapport.kit.inbox.Received;
import java.util.UUID;

/** One version of whose visitor it is; a tombstone is the last one and says nobody's. */
record Attribution(UUID visitorId, UUID customerId, long version, int partition, long offset) {

    static Attribution from(Received<AttributionChanged> event) {
        return event.isTombstone()
                ? new Attribution(UUID.fromString(event.key()), null, Long.MAX_VALUE, event.partition(), event.offset())
                : new Attribution(
                        event.data().visitorId(),
                        event.data().customerId(),
                        event.data().version(),
                        event.partition(),
                        event.offset());
    }

    static Attribution newest(Attribution one, Attribution other) {
        return one.version >= other.version ? one : other;
    }
}
