package io.rapport.mis.intake;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.toSet;

import io.rapport.events.RapportEvent;
import io.rapport.kit.Columns;
import io.rapport.kit.inbox.Received;
import io.rapport.mis.measure.Bucket;
import io.rapport.mis.measure.Checksum;
import io.rapport.mis.measure.Durations;
import io.rapport.mis.measure.Family;
import io.rapport.mis.measure.Measures;
import io.rapport.mis.measure.Sum;
import io.rapport.mis.measure.Timing;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;

/** The durations of events by window and source partition; those of a batch are sketched in memory and merged with what is kept. */
@ApplicationScoped
class Sketches {
    private final Jdbi jdbi;
    private final Measures measures;
    private final Dirty dirty;

    Sketches(Jdbi jdbi, Measures measures, Dirty dirty) {
        this.jdbi = jdbi;
        this.measures = measures;
        this.dirty = dirty;
    }

    void add(List<? extends Received<? extends RapportEvent>> events) {
        var cells = new TreeMap<Cell, Sketched>();
        for (var event : events) {
            measures.timing(event.data()).ifPresent(timed -> {
                var checksum =
                        Checksum.of(event.envelope().source(), event.envelope().id());
                measures.buckets(event.envelope().time())
                        .forEach(bucket -> cells.computeIfAbsent(
                                        Cell.of(bucket, timed.timing(), event), _ -> Sketched.none())
                                .add(timed.seconds(), checksum, event.offset()));
            });
        }
        if (!cells.isEmpty()) {
            lock();
            mergeKept(cells);
            write(cells);
            dirty.mark(
                    Family.PERCENTILES,
                    cells.keySet().stream().map(Cell::bucket).collect(toSet()));
        }
    }

    /** While partitions move from one replica to another, two could merge into the same sketch. */
    private void lock() {
        jdbi.useHandle(handle -> handle.execute("select pg_advisory_xact_lock(hashtext('sketches'))"));
    }

    private void mergeKept(Map<Cell, Sketched> cells) {
        jdbi.useHandle(handle -> handle.createQuery("""
                select s.start, s.window_name, '-' as currency, '' as dimension, s.timing, s.topic, s.partition_id, s.durations
                from unnest(:start, :window, :timing, :topic, :partition) as c (start, window_name, timing, topic, partition_id)
                join sketch s using (start, window_name, timing, topic, partition_id)
                """)
                .bindNamedArgumentFinder(keys(cells))
                .map(row -> Map.entry(Cell.read(row), Durations.read(row.getColumn("durations", byte[].class))))
                .forEach(kept -> cells.get(kept.getKey()).durations().add(kept.getValue())));
    }

    private void write(Map<Cell, Sketched> cells) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into sketch as s (start, window_name, timing, topic, partition_id, durations, events, checksum, lowest, highest)
                select start, window_name, timing, topic, partition_id, decode(durations, 'base64'), events, checksum, lowest, highest
                from unnest(:start, :window, :timing, :topic, :partition, :durations, :events, :checksum, :lowest, :highest)
                    as c (start, window_name, timing, topic, partition_id, durations, events, checksum, lowest, highest)
                on conflict (start, window_name, timing, topic, partition_id) do update set
                    durations = excluded.durations,
                    events = s.events + excluded.events,
                    checksum = (s.checksum + excluded.checksum) % 18446744073709551616,
                    lowest = least(s.lowest, excluded.lowest),
                    highest = greatest(s.highest, excluded.highest)
                """)
                .bindNamedArgumentFinder(keys(cells)
                        .text(
                                "durations",
                                row -> Base64.getEncoder()
                                        .encodeToString(
                                                row.getValue().durations().bytes()))
                        .bigint("events", row -> row.getValue().sum().events())
                        .numeric(
                                "checksum",
                                row -> Checksum.unsigned(row.getValue().sum().checksum()))
                        .bigint("lowest", row -> row.getValue().sum().lowest())
                        .bigint("highest", row -> row.getValue().sum().highest()))
                .execute());
    }

    private static Columns<Map.Entry<Cell, Sketched>> keys(Map<Cell, Sketched> cells) {
        return Columns.of(cells.entrySet())
                .timestamptz("start", row -> row.getKey().bucket().start())
                .text("window", row -> row.getKey().bucket().window())
                .text("timing", row -> row.getKey().timing())
                .text("topic", row -> row.getKey().topic())
                .integer("partition", row -> row.getKey().partition());
    }

    private record Sketched(Durations durations, Sum sum) {
        static Sketched none() {
            return new Sketched(Durations.none(), new Sum());
        }

        void add(long seconds, long checksum, long offset) {
            durations.add(seconds);
            sum.count(checksum, offset);
        }
    }

    private record Cell(Bucket bucket, Timing timing, String topic, int partition) implements Comparable<Cell> {
        private static final Comparator<Cell> ORDER = comparing(Cell::bucket)
                .thenComparing(Cell::timing)
                .thenComparing(Cell::topic)
                .thenComparing(Cell::partition);

        static Cell of(Bucket bucket, Timing timing, Received<?> event) {
            return new Cell(bucket, timing, event.topic(), event.partition());
        }

        static Cell read(RowView row) {
            return new Cell(
                    Bucket.read(row),
                    row.getColumn("timing", Timing.class),
                    row.getColumn("topic", String.class),
                    row.getColumn("partition_id", Integer.class));
        }

        @Override
        public int compareTo(Cell other) {
            return ORDER.compare(this, other);
        }
    }
}
