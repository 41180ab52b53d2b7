package io.rapport.interaction.freshness;

import static java.util.stream.Collectors.toMap;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.rapport.events.Topic;
import io.rapport.kit.http.Page;
import io.rapport.kit.kafka.TopicIds;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * How old are the answers: every record of storefronts that Kafka took in before this instant is applied, by whichever replica. Found by
 * holding the applied offsets against those that the topic had at an instant, going back until they are passed.
 */
@ApplicationScoped
public class Freshness {
    private static final String TOPIC = Topic.STOREFRONT_EVENTS.topicName();

    /** Both lanes must have passed. */
    private static final String APPLIED = """
            select partition, min(applied) from inbox_offset
            where topic_id = :topic and consumer in ('storefront', 'urgent')
            group by partition having count(*) = 2
            """;

    private static final Duration FIRST_STEP = Duration.ofSeconds(1);
    private static final Duration OLDEST = Duration.ofDays(35);
    private static final int HALVINGS = 4;

    @Inject
    Admin admin;

    @Inject
    TopicIds topics;

    @Inject
    Jdbi jdbi;

    @Inject
    Clock clock;

    private volatile Instant asOf;

    void show(@Observes StartupEvent event, MeterRegistry meters) {
        Gauge.builder("rapport.timeline.age", this, Freshness::seconds)
                .description("How old what the timeline says is")
                .baseUnit("seconds")
                .register(meters);
    }

    public <T> Fresh<T> of(Page<T> page) {
        return Fresh.of(page, asOf);
    }

    private double seconds() {
        var then = asOf;
        return then == null
                ? Double.NaN
                : Duration.between(then, clock.instant()).toMillis() / 1000.0;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void look() {
        try {
            asOf = find(clock.instant());
        } catch (ExecutionException | KafkaException | JdbiException e) {
            Log.debugf("the age of the timeline is not known: %s", e.getClass().getSimpleName());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Null if no record of the topic's life was ever applied. */
    private Instant find(Instant now) throws ExecutionException, InterruptedException {
        var applied = applied();
        var ends = offsets(OffsetSpec.latest());
        if (isPassed(ends, applied)) {
            return now;
        }
        var old = FIRST_STEP;
        while (old.compareTo(OLDEST) < 0 && !isPassed(now.minus(old), ends, applied)) {
            old = old.multipliedBy(2);
        }
        return old.compareTo(OLDEST) < 0 ? narrowed(now, old, ends, applied) : null;
    }

    /** Passed then, and not yet at half that age. */
    private Instant narrowed(Instant now, Duration passed, Map<Integer, Long> ends, Map<Integer, Long> applied)
            throws ExecutionException, InterruptedException {
        var old = passed;
        var young = old.dividedBy(2);
        for (var i = 0; i < HALVINGS; i++) {
            var middle = young.plus(old).dividedBy(2);
            if (isPassed(now.minus(middle), ends, applied)) {
                old = middle;
            } else {
                young = middle;
            }
        }
        return now.minus(old);
    }

    private boolean isPassed(Instant at, Map<Integer, Long> ends, Map<Integer, Long> applied)
            throws ExecutionException, InterruptedException {
        var then = offsets(OffsetSpec.forTimestamp(at.toEpochMilli()));
        then.replaceAll((partition, offset) -> offset < 0 ? ends.get(partition) : offset);
        return isPassed(then, applied);
    }

    private static boolean isPassed(Map<Integer, Long> offsets, Map<Integer, Long> applied) {
        return offsets.entrySet().stream()
                .allMatch(end -> applied.getOrDefault(end.getKey(), -1L) >= end.getValue() - 1);
    }

    private Map<Integer, Long> applied() {
        return jdbi.withHandle(handle -> handle.createQuery(APPLIED)
                .bind("topic", topics.of(TOPIC))
                .map((row, _) -> Map.entry(row.getInt(1), row.getLong(2)))
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    private Map<Integer, Long> offsets(OffsetSpec spec) throws ExecutionException, InterruptedException {
        var partitions = admin.describeTopics(List.of(TOPIC))
                .topicNameValues()
                .get(TOPIC)
                .get()
                .partitions();
        var asked = partitions.stream().collect(toMap(each -> new TopicPartition(TOPIC, each.partition()), _ -> spec));
        return admin.listOffsets(asked).all().get().entrySet().stream()
                .collect(toMap(
                        each -> each.getKey().partition(),
                        each -> each.getValue().offset()));
    }
}
