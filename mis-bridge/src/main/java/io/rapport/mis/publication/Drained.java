package io.rapport.mis.publication;

import io.agroal.api.AgroalDataSource;
import io.rapport.mis.log.Ends;
import io.rapport.mis.store.Query;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Up to when all input has been applied: the instant of the newest sample of topic ends that the inbox has reached. */
@ApplicationScoped
class Drained {
    private static final Map<String, String> TOPICS_BY_CONSUMER = Map.of(
            "interactions", "interaction.events.v1",
            "attributions", "customer.attributions.v1",
            "deliveries", "campaign.deliveries.v1",
            "tickets", "support.tickets.v1");

    private final AgroalDataSource database;
    private final Ends ends;
    private final Clock clock;
    private Sample sample;
    private Instant until;

    Drained(AgroalDataSource database, Ends ends, Clock clock) {
        this.database = database;
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
        var applied = Query.of("select consumer, topic_id, partition, applied from inbox_offset")
                .list(
                        database,
                        row -> Map.entry(
                                new Ends.Source(
                                        TOPICS_BY_CONSUMER.getOrDefault(row.getString("consumer"), ""),
                                        row.getString("topic_id"),
                                        row.getInt("partition")),
                                row.getLong("applied")))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return wanted.ends().entrySet().stream()
                .allMatch(end -> applied.getOrDefault(end.getKey(), -1L) >= end.getValue());
    }

    /** What had to be applied at some instant: the last offset of each partition that holds any record. */
    private record Sample(Instant at, Map<Ends.Source, Long> ends) {}
}
