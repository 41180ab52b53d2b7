package io.rapport.campaign.audience;

import io.rapport.events.Topic;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Jdbi;

/** Whether our copy of the consents holds all that customer-service had published when we asked: nobody is written to on yesterday's consent. */
@ApplicationScoped
public class LifecycleCopy {
    static final String CONSUMER = "campaign.consents";
    private static final String TOPIC = Topic.CUSTOMER_LIFECYCLE.topicName();
    private static final Duration POLL = Duration.ofMillis(20);

    private static final int PATIENT_SECONDS = 5;
    private static final Logger LOG = Logger.getLogger(LifecycleCopy.class);

    @Inject
    Jdbi jdbi;

    @Inject
    Admin admin;

    /** Waits until the copy has reached the ends that the topic has now; false if it has not within {@code patience} or Kafka is away. */
    public boolean reachesEnd(Duration patience) throws InterruptedException {
        try {
            var ends = ends();
            var deadline = System.nanoTime() + patience.toNanos();
            while (!applied(ends)) {
                if (System.nanoTime() > deadline) {
                    return false;
                }
                Thread.sleep(POLL);
            }
            return true;
        } catch (ExecutionException | TimeoutException e) {
            LOG.warnf("Kafka does not say where %s ends: %s", TOPIC, e.getMessage());
            return false;
        }
    }

    private Map<Integer, Long> ends() throws InterruptedException, ExecutionException, TimeoutException {
        var asked = partitions().collect(Collectors.toMap(partition -> partition, _ -> OffsetSpec.latest()));
        return admin.listOffsets(asked).all().get(PATIENT_SECONDS, TimeUnit.SECONDS).entrySet().stream()
                .filter(end -> end.getValue().offset() > 0)
                .collect(Collectors.toMap(
                        end -> end.getKey().partition(), end -> end.getValue().offset()));
    }

    private Stream<TopicPartition> partitions() throws InterruptedException, ExecutionException, TimeoutException {
        var topics = admin.describeTopics(List.of(TOPIC)).allTopicNames().get(PATIENT_SECONDS, TimeUnit.SECONDS);
        return topics.get(TOPIC).partitions().stream().map(info -> new TopicPartition(TOPIC, info.partition()));
    }

    private boolean applied(Map<Integer, Long> ends) {
        var applied = appliedOffsets();
        return ends.entrySet().stream().allMatch(end -> applied.getOrDefault(end.getKey(), -1L) >= end.getValue() - 1);
    }

    private Map<Integer, Long> appliedOffsets() {
        var sql = "select partition, max(applied) from inbox_offset where consumer = ? group by partition";
        return jdbi.withHandle(handle -> handle.select(sql, CONSUMER)
                .map((row, _) -> Map.entry(row.getInt(1), row.getLong(2)))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
