package io.rapport.mis.publication;

import io.rapport.mis.log.Ends;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** Up to when all input has been applied: the instant of the newest sample of topic ends that the inbox has reached. */
@ApplicationScoped
class Drained {
    private static final Map<String, String> TOPICS_BY_CONSUMER = Map.of(
            "interactions", "interaction.events.v1",
            "attributions", "customer.attributions.v1",
            "deliveries", "campaign.deliveries.v1",
            "tickets", "support.tickets.v1",
            "memberships", "analytics.segment-memberships.v1");

    private final Jdbi jdbi;
    private final Ends ends;
    private final Clock clock;
    private Sample sample;
    private Instant until;

    Drained(Jdbi jdbi, Ends ends, Clock clock) {
        this.jdbi = jdbi;
        this.ends = ends;
        this.clock = clock;
    }

    synchronized Optional<Instant> until() {
        if (sample == null) {
            sample = new Sample(clock.instant(), ends.of(List.copyOf(TOPICS_BY_CONSUMER.values())));
        }
        if (isReached(sample)) {
            until = sample.at();
            sample = null;
        }
        return Optional.ofNullable(until);
    }

    private boolean isReached(Sample wanted) {
        var applied = jdbi.withHandle(
                handle -> handle.createQuery("select consumer, topic_id, partition, applied from inbox_offset")
                        .mapTo(Applied.class)
                        .collect(Collectors.toMap(Applied::source, Applied::applied)));
        return wanted.ends().entrySet().stream()
                .allMatch(end -> applied.getOrDefault(end.getKey(), -1L) >= end.getValue());
    }

    private record Applied(String consumer, String topicId, int partition, long applied) {
        Ends.Source source() {
            return new Ends.Source(TOPICS_BY_CONSUMER.getOrDefault(consumer, ""), topicId, partition);
        }
    }

    /** What had to be applied at some instant: the last offset of each partition that holds any record. */
    private record Sample(Instant at, Map<Ends.Source, Long> ends) {}
}
