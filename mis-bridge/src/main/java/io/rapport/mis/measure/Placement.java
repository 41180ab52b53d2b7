package io.rapport.mis.measure;

import java.time.Instant;
import java.util.UUID;

/**
 * Effects that placed or cancelled one order; it stands while {@code orders} is above zero.
 *
 * @param events how many effects
 * @param offset of the last of them
 */
public record Placement(
        String orderKey,
        UUID visitorId,
        int version,
        Instant placedAt,
        long orders,
        long events,
        long checksum,
        int partition,
        long offset) {

    public boolean stands() {
        return orders > 0;
    }

    /** Both together; the newer version says when and whose. */
    public Placement plus(Placement other) {
        var newest = version >= other.version ? this : other;
        return new Placement(
                orderKey,
                newest.visitorId,
                newest.version,
                newest.placedAt,
                orders + other.orders,
                events + other.events,
                checksum + other.checksum,
                partition,
                Math.max(offset, other.offset));
    }
}
