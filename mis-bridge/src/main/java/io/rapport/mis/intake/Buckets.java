package io.rapport.mis.intake;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import io.rapport.events.RapportEvent;
import io.rapport.kit.Columns;
import io.rapport.kit.inbox.Received;
import io.rapport.mis.measure.Answered;
import io.rapport.mis.measure.Bucket;
import io.rapport.mis.measure.Checksum;
import io.rapport.mis.measure.Family;
import io.rapport.mis.measure.Measures;
import io.rapport.mis.measure.Sum;
import io.rapport.mis.measure.Touches;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;

/** The sums of events by bucket and source partition; a batch is summed in memory first and written in key order. */
@ApplicationScoped
class Buckets {
    private final Jdbi jdbi;
    private final Measures measures;
    private final Dirty dirty;

    Buckets(Jdbi jdbi, Measures measures, Dirty dirty) {
        this.jdbi = jdbi;
        this.measures = measures;
        this.dirty = dirty;
    }

    void add(List<? extends Received<? extends RapportEvent>> events) {
        add(events, Answered.nobody());
    }

    /** {@code answered} as of before these events. */
    void add(List<? extends Received<? extends RapportEvent>> events, Answered answered) {
        var sums = new HashMap<Cell, Sum>();
        events.forEach(event -> add(event, answered, sums));
        write(new TreeMap<>(sums));
        sums.keySet().stream()
                .collect(groupingBy(Cell::family, mapping(Cell::bucket, toSet())))
                .forEach(dirty::mark);
    }

    private void add(Received<? extends RapportEvent> event, Answered answered, Map<Cell, Sum> sums) {
        var envelope = event.envelope();
        var contributions = measures.contributions(event.data(), envelope, answered);
        answered.follow(event.data());
        if (!contributions.isEmpty()) {
            var checksum = Checksum.of(envelope.source(), envelope.id());
            contributions.forEach(contribution -> sums.computeIfAbsent(
                            new Cell(contribution.bucket(), event.topic(), event.partition(), contribution.touches()),
                            _ -> new Sum())
                    .add(contribution, checksum, event.offset()));
        }
    }

    private void write(Map<Cell, Sum> sums) {
        if (sums.isEmpty()) {
            return;
        }
        jdbi.useHandle(handle ->
                handle.createUpdate("""
                insert into bucket as b (window_name, start, currency, dimension, topic, partition_id, touches,
                    orders, gross, refunds, events, checksum, lowest, highest)
                select * from unnest(:window, :start, :currency, :dimension, :topic, :partition, :touches,
                    :orders, :gross, :refunds, :events, :checksum, :lowest, :highest)
                on conflict (start, window_name, currency, dimension, topic, partition_id, touches) do update set
                    orders = b.orders + excluded.orders,
                    gross = b.gross + excluded.gross,
                    refunds = b.refunds + excluded.refunds,
                    events = b.events + excluded.events,
                    checksum = (b.checksum + excluded.checksum) % 18446744073709551616,
                    lowest = least(b.lowest, excluded.lowest),
                    highest = greatest(b.highest, excluded.highest)
                """).bindNamedArgumentFinder(columns(sums)).execute());
    }

    private static Columns<?> columns(Map<Cell, Sum> sums) {
        return Columns.of(sums.entrySet())
                .text("window", row -> row.getKey().bucket().window())
                .timestamptz("start", row -> row.getKey().bucket().start())
                .text("currency", row -> row.getKey().bucket().currency())
                .text("dimension", row -> row.getKey().bucket().dimension())
                .text("topic", row -> row.getKey().topic())
                .integer("partition", row -> row.getKey().partition())
                .integer("touches", row -> row.getKey().touches())
                .bigint("orders", row -> row.getValue().orders())
                .numeric("gross", row -> row.getValue().gross())
                .numeric("refunds", row -> row.getValue().refunds())
                .bigint("events", row -> row.getValue().events())
                .numeric("checksum", row -> Checksum.unsigned(row.getValue().checksum()))
                .bigint("lowest", row -> row.getValue().lowest())
                .bigint("highest", row -> row.getValue().highest());
    }

    private record Cell(Bucket bucket, String topic, int partition, int touches) implements Comparable<Cell> {
        private static final Comparator<Cell> ORDER = comparing(Cell::bucket)
                .thenComparing(Cell::topic)
                .thenComparing(Cell::partition)
                .thenComparing(Cell::touches);

        Family family() {
            return Touches.family(touches);
        }

        @Override
        public int compareTo(Cell other) {
            return ORDER.compare(this, other);
        }
    }
}
