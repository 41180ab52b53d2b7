package io.rapport.kit.inbox;

import io.agroal.api.AgroalDataSource;
import io.rapport.kit.kafka.TopicIds;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** How far each consumer has come in each partition: at or below it nothing takes effect again, even when the inbox has forgotten it. */
@ApplicationScoped
class Offsets {
    private static final Comparator<Place> IN_ORDER =
            Comparator.comparing(Place::topicId).thenComparing(Place::partition);

    /** Sorted, so that replicas lock in one order. */
    private static final String LOCK = """
            select topic_id, partition, applied from inbox_offset
            where consumer = ? and (topic_id, partition) in (select * from unnest(?::uuid[], ?::int[]))
            order by topic_id, partition for update
            """;

    private static final String MOVE = """
            insert into inbox_offset (consumer, topic_id, partition, applied)
            select ?, * from unnest(?::uuid[], ?::int[], ?::bigint[])
            on conflict (consumer, topic_id, partition) do update
            set applied = greatest(inbox_offset.applied, excluded.applied)
            """;

    @Inject
    AgroalDataSource database;

    @Inject
    TopicIds topics;

    private record Place(UUID topicId, int partition) {}

    /** The records beyond what this consumer has applied; holds the places until the transaction ends. */
    List<ConsumerRecord<String, byte[]>> ahead(String consumer, List<ConsumerRecord<String, byte[]>> batch)
            throws SQLException {
        var ahead = beyond(applied(consumer, batch), batch);
        return ahead.size() < batch.size() && anyMadeAnew(batch) ? beyond(applied(consumer, batch), batch) : ahead;
    }

    void moveTo(String consumer, List<ConsumerRecord<String, byte[]>> applied) throws SQLException {
        var last = new HashMap<Place, Long>();
        applied.forEach(record -> last.merge(placeOf(record), record.offset(), Math::max));
        if (last.isEmpty()) {
            return;
        }
        var places = last.keySet().stream().sorted(IN_ORDER).toList();
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(MOVE)) {
            statement.setString(1, consumer);
            statement.setObject(2, topicIds(places));
            statement.setObject(3, partitions(places));
            statement.setObject(4, places.stream().map(last::get).toArray(Long[]::new));
            statement.executeUpdate();
        }
    }

    private Map<Place, Long> applied(String consumer, List<ConsumerRecord<String, byte[]>> batch) throws SQLException {
        var places = batch.stream().map(this::placeOf).distinct().toList();
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(LOCK)) {
            statement.setString(1, consumer);
            statement.setObject(2, topicIds(places));
            statement.setObject(3, partitions(places));
            try (var rows = statement.executeQuery()) {
                var applied = new HashMap<Place, Long>();
                while (rows.next()) {
                    applied.put(new Place(rows.getObject(1, UUID.class), rows.getInt(2)), rows.getLong(3));
                }
                return applied;
            }
        }
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

    private static UUID[] topicIds(List<Place> places) {
        return places.stream().map(Place::topicId).toArray(UUID[]::new);
    }

    private static Integer[] partitions(List<Place> places) {
        return places.stream().map(Place::partition).toArray(Integer[]::new);
    }
}
