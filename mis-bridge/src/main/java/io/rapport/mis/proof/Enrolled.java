package io.rapport.mis.proof;

import io.rapport.events.Topic;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Who was in which segment when, at any offsets of the memberships. */
record Enrolled(Map<UUID, List<Change>> changes) {
    static final String TOPIC = Topic.ANALYTICS_SEGMENT_MEMBERSHIPS.topicName();
    private static final Comparator<Change> NEWER =
            Comparator.comparing(Change::at).thenComparing(Change::version);

    /** As far as the target's sources name memberships. */
    boolean isIn(UUID customer, UUID segment, Instant at, Target asOf) {
        return changes.getOrDefault(customer, List.of()).stream()
                .filter(change ->
                        change.segmentId().equals(segment) && !change.at().isAfter(at))
                .filter(change -> asOf.looksAt(TOPIC, change.partition(), change.offset()))
                .max(NEWER)
                .map(Change::entered)
                .orElse(false);
    }

    record Change(
            UUID customerId, UUID segmentId, long version, Instant at, boolean entered, int partition, long offset) {}
}
