package io.rapport.campaign.journey;

import io.rapport.events.Topic;
import io.rapport.events.UnreadableEvent;
import io.rapport.kit.http.Problem;
import io.rapport.kit.kafka.Kafka;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Reads a stretch of the log again, in no consumer group. */
@ApplicationScoped
class PastLog {
    static final int AT_ONCE = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(50);
    private static final Duration POLL = Duration.ofMillis(500);

    @Inject
    Kafka kafka;

    /**
     * From the first record that came in after {@code from} up to the ends as they are now; whatever happened then came later.
     *
     * @param taker gets what was found, some thousands at a time
     */
    <T> void read(
            Topic topic,
            Instant from,
            Function<ConsumerRecord<String, byte[]>, Stream<T>> reading,
            Consumer<List<T>> taker) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        try (var consumer = kafka.newReader()) {
            var partitions = consumer.partitionsFor(topic.topicName()).stream()
                    .map(known -> new TopicPartition(known.topic(), known.partition()))
                    .toList();
            consumer.assign(partitions);
            var ends = consumer.endOffsets(partitions);
            seek(consumer, ends, from);
            var found = new ArrayList<T>();
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                if (System.nanoTime() > deadline) {
                    throw new Problem(
                            503, "Too much to read", "This period is more of the log than there is time for.");
                }
                consumer.poll(POLL).forEach(record -> read(record, reading).forEach(found::add));
                if (found.size() >= AT_ONCE) {
                    taker.accept(found);
                    found.clear();
                }
            }
            taker.accept(found);
        }
    }

    private static void seek(KafkaConsumer<?, ?> consumer, Map<TopicPartition, Long> ends, Instant from) {
        var starts = consumer.offsetsForTimes(
                ends.keySet().stream().collect(Collectors.toMap(each -> each, _ -> from.toEpochMilli())));
        ends.forEach((each, end) -> consumer.seek(
                each, starts.get(each) == null ? end : starts.get(each).offset()));
    }

    /** Nothing for what the consumers could not read either. */
    private static <T> Stream<T> read(
            ConsumerRecord<String, byte[]> record, Function<ConsumerRecord<String, byte[]>, Stream<T>> reading) {
        try {
            return record.value() == null ? Stream.empty() : reading.apply(record);
        } catch (UnreadableEvent _) {
            return Stream.empty();
        }
    }
}
