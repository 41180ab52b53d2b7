package io.rapport.mis.intake;

import io.rapport.kit.Columns;
import io.rapport.kit.inbox.Received;
import io.rapport.mis.measure.Sum;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;

/** How far a topic has been applied: whatever lies between the marks is in the rows that the same transaction shows. */
@ApplicationScoped
class Marks {
    private final Jdbi jdbi;

    Marks(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    void move(List<? extends Received<?>> events) {
        if (events.isEmpty()) {
            return;
        }
        var topic = events.getFirst().topic();
        var ranges = new TreeMap<Integer, Sum>();
        events.forEach(event ->
                ranges.computeIfAbsent(event.partition(), _ -> new Sum()).count(0, event.offset()));
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into mark as m (topic, partition_id, lowest, highest)
                select :topic, * from unnest(:partition, :lowest, :highest)
                on conflict (topic, partition_id) do update set
                    lowest = least(m.lowest, excluded.lowest), highest = greatest(m.highest, excluded.highest)
                """)
                .bind("topic", topic)
                .bindNamedArgumentFinder(Columns.of(ranges.entrySet())
                        .integer("partition", range -> range.getKey())
                        .bigint("lowest", range -> range.getValue().lowest())
                        .bigint("highest", range -> range.getValue().highest()))
                .execute());
    }
}
