package io.rapport.analytics.rebuild;

import static java.util.stream.Collectors.toMap;

import io.quarkus.arc.All;
import io.rapport.analytics.rebuild.RebuildResource.Expired;
import io.rapport.events.EventCodec;
import io.rapport.events.Topic;
import io.rapport.kit.Columns;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.kafka.Kafka;
import io.rapport.kit.kafka.TopicIds;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.Jdbi;

/**
 * Reads the log again, in no consumer group, for every consumer of a topic that keeps all or the newest of each key: from where the
 * schema of rebuilds has come to where the live consumer has.
 */
@ApplicationScoped
class Replay {
    private static final Duration POLL = Duration.ofMillis(200);

    @All
    @Inject
    List<EventConsumer<?>> consumers;

    @Inject
    Jdbi jdbi;

    @Inject
    Kafka kafka;

    @Inject
    TopicIds topics;

    /** Applies a part of what a consumer has before it. */
    interface Applier extends BiConsumer<EventConsumer<?>, List<ConsumerRecord<String, byte[]>>> {}

    /** Everything that the live consumers have applied by now. */
    void catchUp(Applier applier) {
        try (var reader = kafka.newReader()) {
            replayed().forEach((consumer, topic) -> catchUp(reader, consumer, topic, applier));
        }
    }

    /** How many records lie between. */
    long behind() {
        return replayed().entrySet().stream()
                .mapToLong(each -> ahead(each.getKey(), each.getValue()).values().stream()
                        .mapToLong(Span::records)
                        .sum())
                .sum();
    }

    /** What topics that should keep all no longer tell. */
    List<Expired> expired() {
        try (var reader = kafka.newReader()) {
            return replayed().values().stream()
                    .distinct()
                    .map(topic -> new Expired(topic.topicName(), lost(reader, topic) + ofPredecessor(topic)))
                    .filter(expired -> expired.records() > 0)
                    .toList();
        }
    }

    /** What was applied from a topic of this name that was deleted and made anew. */
    private long ofPredecessor(Topic topic) {
        var names = replayed().entrySet().stream()
                .filter(each -> each.getValue() == topic)
                .map(each -> each.getKey().name())
                .toList();
        return jdbi.withHandle(handle -> handle.createQuery("""
                select coalesce(max(records), 0) from (
                  select sum(applied + 1)::bigint records from public.inbox_offset
                  where consumer = any (:names) and topic_id <> :topic group by consumer, topic_id) lost""")
                .bindArray("names", String.class, names)
                .bind("topic", topics.of(topic.topicName()))
                .mapTo(Long.class)
                .one());
    }

    /** A compacted topic may begin anywhere: the newest of each key is there. */
    private static long lost(KafkaConsumer<String, byte[]> reader, Topic topic) {
        if (!(topic.retention() instanceof Topic.Retention.Kept)) {
            return 0;
        }
        return reader.beginningOffsets(partitions(reader, topic)).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private Map<EventConsumer<?>, Topic> replayed() {
        var replayed = new HashMap<EventConsumer<?>, Topic>();
        for (var consumer : consumers) {
            var topic = EventCodec.typeOf(
                            EventCodec.typesOf(consumer.family()).findFirst().orElseThrow())
                    .topic();
            if (!(topic.retention() instanceof Topic.Retention.For)) {
                replayed.put(consumer, topic);
            }
        }
        return replayed;
    }

    /** What is left of a partition: {@code from} inclusive, {@code to} exclusive. */
    private record Span(int partition, long from, long to) {
        long records() {
            return Math.max(0, to - from);
        }
    }

    private Map<TopicPartition, Span> ahead(EventConsumer<?> consumer, Topic topic) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select partition, coalesce(r.applied, -1) + 1 "from", l.applied + 1 "to"
                from public.inbox_offset l left join rebuild.inbox_offset r using (consumer, topic_id, partition)
                where consumer = :consumer and topic_id = :topic and l.applied > coalesce(r.applied, -1)""")
                .bind("consumer", consumer.name())
                .bind("topic", topics.of(topic.topicName()))
                .mapTo(Span.class)
                .collect(toMap(span -> new TopicPartition(topic.topicName(), span.partition()), span -> span)));
    }

    private void catchUp(
            KafkaConsumer<String, byte[]> reader, EventConsumer<?> consumer, Topic topic, Applier applier) {
        var ahead = new HashMap<>(ahead(consumer, topic));
        if (ahead.isEmpty()) {
            return;
        }
        var spans = Map.copyOf(ahead);
        reader.assign(ahead.keySet());
        ahead.forEach((partition, span) -> reader.seek(partition, span.from()));
        while (!ahead.isEmpty()) {
            var polled = StreamSupport.stream(reader.poll(POLL).spliterator(), false)
                    .filter(record -> record.offset() < to(spans, record))
                    .toList();
            if (!polled.isEmpty()) {
                applier.accept(consumer, polled);
            }
            ahead.entrySet()
                    .removeIf(each ->
                            reader.position(each.getKey()) >= each.getValue().to());
            reader.assign(ahead.keySet());
        }
        arrive(consumer, topic, List.copyOf(spans.values()));
    }

    private static long to(Map<TopicPartition, Span> spans, ConsumerRecord<?, ?> record) {
        var span = spans.get(new TopicPartition(record.topic(), record.partition()));
        return span == null ? 0 : span.to();
    }

    /** Also past what compaction took away. */
    private void arrive(EventConsumer<?> consumer, Topic topic, List<Span> spans) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into rebuild.inbox_offset as o (consumer, topic_id, partition, applied)
                select :consumer, :topic, * from unnest(:partition, :applied)
                on conflict (consumer, topic_id, partition) do update set applied = greatest(o.applied, excluded.applied)""")
                .bind("consumer", consumer.name())
                .bind("topic", topics.of(topic.topicName()))
                .bindNamedArgumentFinder(Columns.of(spans)
                        .integer("partition", Span::partition)
                        .bigint("applied", span -> span.to() - 1))
                .execute());
    }

    private static List<TopicPartition> partitions(KafkaConsumer<String, byte[]> reader, Topic topic) {
        return reader.partitionsFor(topic.topicName()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }
}
