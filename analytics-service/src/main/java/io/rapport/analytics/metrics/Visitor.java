package io.rapport.analytics.metrics;

import java.util.UUID;

/**
 * A visitor as the locked row says.
 *
 * @param customerId whose it is, or null
 * @param live null before the first event, false while all its events were history
 */
record Visitor(UUID id, UUID customerId, long attributionVersion, Boolean live) {
    boolean hasOnlyHistory() {
        return Boolean.FALSE.equals(live);
    }
}
