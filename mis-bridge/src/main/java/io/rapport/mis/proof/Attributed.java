package io.rapport.mis.proof;

import io.rapport.events.Topic;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Whose visitors they were, at any offsets of the attributions. */
record Attributed(Map<UUID, List<Version>> versions) {
    static final String TOPIC = Topic.CUSTOMER_ATTRIBUTIONS.topicName();

    /** As far as the target's sources name attributions; empty for nobody's. */
    Optional<UUID> customerOf(UUID visitorId, Target asOf) {
        return versions.getOrDefault(visitorId, List.of()).stream()
                .filter(version -> asOf.looksAt(TOPIC, version.partition(), version.offset()))
                .max(Comparator.comparingLong(Version::version))
                .map(Version::customerId);
    }

    /** Who the visitor was first of all, as far as the target's sources name attributions. */
    Optional<UUID> firstCustomerOf(UUID visitorId, Target asOf) {
        return versions.getOrDefault(visitorId, List.of()).stream()
                .filter(version -> asOf.looksAt(TOPIC, version.partition(), version.offset()))
                .min(Comparator.comparingLong(Version::version))
                .map(Version::customerId);
    }

    /** All who were ever named. */
    List<UUID> customers() {
        return versions.values().stream()
                .flatMap(List::stream)
                .map(Version::customerId)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /** {@code customerId} is null for nobody's. */
    record Version(UUID visitorId, UUID customerId, long version, int partition, long offset) {}
}
