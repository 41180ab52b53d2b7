package io.rapport.mis.intake;

import io.agroal.api.AgroalDataSource;
import io.rapport.kit.inbox.Received;
import io.rapport.mis.measure.Sum;
import io.rapport.mis.store.Batch;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.TreeMap;

/** How far a topic has been applied: whatever lies between the marks is in the rows that the same transaction shows. */
@ApplicationScoped
class Marks {
    private final AgroalDataSource database;

    Marks(AgroalDataSource database) {
        this.database = database;
    }

    void move(List<? extends Received<?>> events) {
        if (events.isEmpty()) {
            return;
        }
        var topic = events.getFirst().topic();
        var ranges = new TreeMap<Integer, Sum>();
        events.forEach(event ->
                ranges.computeIfAbsent(event.partition(), _ -> new Sum()).count(0, event.offset()));
        Batch.of(ranges.entrySet())
                .column(range -> range.getKey())
                .column(range -> range.getValue().lowest())
                .column(range -> range.getValue().highest())
                .column(_ -> topic)
                .update(database, """
                        insert into mark as m (partition_id, lowest, highest, topic)
                        select * from unnest(?::text[]::int[], ?::text[]::bigint[], ?::text[]::bigint[], ?::text[])
                        on conflict (topic, partition_id) do update set
                            lowest = least(m.lowest, excluded.lowest), highest = greatest(m.highest, excluded.highest)
                        """);
    }
}
