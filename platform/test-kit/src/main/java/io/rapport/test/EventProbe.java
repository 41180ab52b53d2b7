package io.rapport.test;

import static org.awaitility.Awaitility.await;

import io.rapport.events.Envelope;
import io.rapport.events.EventCodec;
import io.rapport.events.RapportEvent;
import io.rapport.events.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads a whole topic, from its beginning to where it ends when asked. Not for several threads. */
public final class EventProbe {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final String topic;
    private final List<EventCodec<? extends RapportEvent>> codecs;

    private EventProbe(String topic, List<EventCodec<? extends RapportEvent>> codecs) {
        this.topic = topic;
        this.codecs = codecs;
    }

    public static EventProbe of(Topic topic) {
        return new EventProbe(topic.topicName(), codecsOf(topic));
    }

    /** Of the topic that takes what consumers of {@code topic} could not apply. */
    public static EventProbe ofDeadLetters(Topic topic) {
        return new EventProbe(topic.deadLetterName(), codecsOf(topic));
    }

    /** All records so far, in order within a partition. */
    public List<ConsumerRecord<String, byte[]>> records() {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", RapportServices.bootstrapServers()),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            return drain(consumer, consumer.endOffsets(partitions));
        }
    }

    /** All events so far, tombstones included. */
    public List<Probed> all() {
        return records().stream().map(this::read).toList();
    }

    /** The data of all events of a record class, or of a family, so far. */
    public <E> List<E> eventsOf(Class<E> type) {
        return all().stream()
                .map(Probed::data)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** Waits for an event and gives the first that fits. */
    public <E> E untilEvent(Class<E> type, Predicate<E> fits) {
        return await("an event " + type.getSimpleName() + " on " + topic)
                .atMost(PATIENCE)
                .until(() -> eventsOf(type).stream().filter(fits).findFirst().orElse(null), Objects::nonNull);
    }

    /** Waits until this many events of the type fit and gives them; fails at once when there are more. */
    public <E> List<E> untilEvents(int count, Class<E> type, Predicate<E> fits) {
        var found = await(count + " events " + type.getSimpleName() + " on " + topic)
                .atMost(PATIENCE)
                .until(() -> eventsOf(type).stream().filter(fits).toList(), events -> events.size() >= count);
        if (found.size() > count) {
            throw new AssertionError("Not " + count + " but " + found.size() + " on " + topic + ": " + found);
        }
        return found;
    }

    /** Waits for a record, also one that is no event, and gives the first that fits. */
    public ConsumerRecord<String, byte[]> untilRecord(Predicate<ConsumerRecord<String, byte[]>> fits) {
        return await("a record on " + topic)
                .atMost(PATIENCE)
                .until(() -> records().stream().filter(fits).findFirst().orElse(null), Objects::nonNull);
    }

    private Probed read(ConsumerRecord<String, byte[]> consumed) {
        if (consumed.value() == null) {
            return new Probed(consumed.key(), null, null);
        }
        var envelope = Envelope.from(consumed.headers());
        var data = codecs.stream()
                .flatMap(codec -> codec.read(envelope.type(), consumed.value()).stream())
                .findFirst()
                .orElse(null);
        return new Probed(consumed.key(), envelope, data);
    }

    private static List<ConsumerRecord<String, byte[]>> drain(
            KafkaConsumer<String, byte[]> consumer, Map<TopicPartition, Long> ends) {
        var records = new ArrayList<ConsumerRecord<String, byte[]>>();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(Duration.ofMillis(200)).forEach(records::add);
        }
        return records;
    }

    /** Exact types before those that stand for a prefix. */
    private static List<EventCodec<? extends RapportEvent>> codecsOf(Topic topic) {
        return EventCodec.typesOf(RapportEvent.class)
                .filter(type -> EventCodec.typeOf(type).topic() == topic)
                .sorted(Comparator.comparing(
                        type -> EventCodec.typeOf(type).value().endsWith("*")))
                .<EventCodec<? extends RapportEvent>>map(EventCodec::new)
                .toList();
    }

    /**
     * An event as it stands on the topic.
     *
     * @param envelope null for a tombstone
     * @param data null for a tombstone and for an unknown type
     */
    public record Probed(String key, Envelope envelope, RapportEvent data) {}
}
