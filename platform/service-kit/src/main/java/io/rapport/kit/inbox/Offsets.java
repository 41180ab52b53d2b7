package io.rapport.kit.inbox;

import static java.util.stream.Collectors.toMap;

import io.rapport.kit.Columns;
import io.rapport.kit.kafka.TopicIds;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jdbi.v3.core.Jdbi;

/** How far each consumer has come in each partition: at or below it nothing takes effect again, even when the inbox has forgotten it. */
@ApplicationScoped
class Offsets {
    private static final Comparator<Place> IN_ORDER =
            Comparator.comparing(Place::topicId).thenComparing(Place::partition);

    /** Sorted, so that replicas lock in one order. */
    private static final String LOCK = """
            select topic_id, partition, applied from inbox_offset
            where consumer = :consumer and (topic_id, partition) in (select * from unnest(:topic, :partition))
            order by topic_id, partition for update
            """;

    private static final String MOVE = """
            insert into inbox_offset (consumer, topic_id, partition, applied)
            select :consumer, * from unnest(:topic, :partition, :applied)
            on conflict (consumer, topic_id, partition) do update
            set applied = greatest(inbox_offset.applied, excluded.applied)
            """;

    @Inject
    Jdbi jdbi;

    @Inject
    TopicIds topics;

    private record Place(UUID topicId, int partition) {}

    /** The records beyond what this consumer has applied; holds the places until the transaction ends. */
    List<ConsumerRecord<String, byte[]>> ahead(String consumer, List<ConsumerRecord<String, byte[]>> batch) {
        var ahead = beyond(applied(consumer, batch), batch);
        return ahead.size() < batch.size() && anyMadeAnew(batch) ? beyond(applied(consumer, batch), batch) : ahead;
    }

    void moveTo(String consumer, List<ConsumerRecord<String, byte[]>> applied) {
        var last = new HashMap<Place, Long>();
        applied.forEach(record -> last.merge(placeOf(record), record.offset(), Math::max));
        if (last.isEmpty()) {
            return;
        }
        var places = last.keySet().stream().sorted(IN_ORDER).toList();
        jdbi.useHandle(handle -> handle.createUpdate(MOVE)
                .bind("consumer", consumer)
                .bindNamedArgumentFinder(columns(places).bigint("applied", last::get))
                .execute());
    }

    private Map<Place, Long> applied(String consumer, List<ConsumerRecord<String, byte[]>> batch) {
        var places = batch.stream().map(this::placeOf).distinct().toList();
        return jdbi.withHandle(handle -> handle.createQuery(LOCK)
                .bind("consumer", consumer)
                .bindNamedArgumentFinder(columns(places))
                .map((row, _) -> Map.entry(new Place(row.getObject(1, UUID.class), row.getInt(2)), row.getLong(3)))
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    private List<ConsumerRecord<String, byte[]>> beyond(
            Map<Place, Long> applied, List<ConsumerRecord<String, byte[]>> batch) {
        return batch.stream()
                .filter(record -> record.offset() > applied.getOrDefault(placeOf(record), -1L))
                .toList();
    }

    /** Asked only before something is left out: a topic made anew counts from 0 again. */
    private boolean anyMadeAnew(List<ConsumerRecord<String, byte[]>> batch) {
        return batch.stream()
                        .map(ConsumerRecord::topic)
                        .distinct()
                        .filter(topics::hasChanged)
                        .count()
                > 0;
    }

    private Place placeOf(ConsumerRecord<?, ?> record) {
        return new Place(topics.of(record.topic()), record.partition());
    }

    private static Columns<Place> columns(List<Place> places) {
        return Columns.of(places).uuid("topic", Place::topicId).integer("partition", Place::partition);
    }
}
