package io.rapport.mis.intake;

import io.agroal.api.AgroalDataSource;
import io.rapport.events.InteractionEvent.Activity;
import io.rapport.kit.inbox.Received;
import io.rapport.mis.measure.Bucket;
import io.rapport.mis.measure.Checksum;
import io.rapport.mis.measure.Family;
import io.rapport.mis.measure.Measures;
import io.rapport.mis.measure.Placement;
import io.rapport.mis.measure.Sum;
import io.rapport.mis.measure.Window;
import io.rapport.mis.store.Batch;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** The exact rows behind distinct customers: who was active when, and which orders stand. They name visitors; whose they are is asked when counting. */
@ApplicationScoped
class People {
    private final AgroalDataSource database;
    private final Measures measures;
    private final Dirty dirty;

    People(AgroalDataSource database, Measures measures, Dirty dirty) {
        this.database = database;
        this.measures = measures;
        this.dirty = dirty;
    }

    void add(List<Received<Activity>> events) {
        var seen = new TreeMap<Presence, Sum>();
        var placed = new TreeMap<String, Placement>();
        for (var event : events) {
            var checksum =
                    Checksum.of(event.envelope().source(), event.envelope().id());
            measures.activeIn(event.data(), event.envelope().time())
                    .forEach(bucket -> seen.computeIfAbsent(Presence.of(bucket, event), _ -> new Sum())
                            .count(checksum, event.offset()));
            measures.placement(event.data(), checksum, event.partition(), event.offset())
                    .ifPresent(one -> placed.merge(one.orderKey(), one, Placement::plus));
        }
        writeSeen(seen);
        writePlaced(placed.values());
    }

    private void writeSeen(Map<Presence, Sum> seen) {
        Batch.of(seen.entrySet())
                .column(row -> row.getKey().bucket().start())
                .column(row -> row.getKey().bucket().window())
                .column(row -> row.getKey().visitorId())
                .column(row -> row.getKey().partition())
                .column(row -> row.getValue().events())
                .column(row -> Checksum.unsigned(row.getValue().checksum()))
                .column(row -> row.getValue().lowest())
                .column(row -> row.getValue().highest())
                .update(database, """
                        insert into activity as a (start, window_name, visitor_id, partition_id, events, checksum, lowest, highest)
                        select * from unnest(?::text[]::timestamptz[], ?::text[], ?::text[]::uuid[], ?::text[]::int[],
                            ?::text[]::bigint[], ?::text[]::numeric[], ?::text[]::bigint[], ?::text[]::bigint[])
                        on conflict (start, window_name, visitor_id, partition_id) do update set
                            events = a.events + excluded.events,
                            checksum = (a.checksum + excluded.checksum) % 18446744073709551616,
                            lowest = least(a.lowest, excluded.lowest),
                            highest = greatest(a.highest, excluded.highest)
                        """);
        var buckets = new HashSet<Bucket>();
        seen.keySet().forEach(presence -> buckets.add(presence.bucket()));
        dirty.mark(Family.ACTIVE, buckets);
    }

    private void writePlaced(Collection<Placement> placed) {
        Batch.of(placed)
                .column(Placement::orderKey)
                .column(Placement::visitorId)
                .column(Placement::version)
                .column(Placement::placedAt)
                .column(order -> measures.start(Window.MINUTE, order.placedAt()))
                .column(order -> measures.start(Window.HOUR, order.placedAt()))
                .column(order -> measures.start(Window.DAY, order.placedAt()))
                .column(Placement::orders)
                .column(Placement::events)
                .column(order -> Checksum.unsigned(order.checksum()))
                .update(database, """
                        insert into placed_order as o (order_key, visitor_id, version, placed_at, minute_start, hour_start, day_start,
                            orders, events, checksum)
                        select * from unnest(?::text[], ?::text[]::uuid[], ?::text[]::int[], ?::text[]::timestamptz[],
                            ?::text[]::timestamptz[], ?::text[]::timestamptz[], ?::text[]::timestamptz[],
                            ?::text[]::bigint[], ?::text[]::bigint[], ?::text[]::numeric[])
                        on conflict (order_key) do update set
                            (visitor_id, version, placed_at, minute_start, hour_start, day_start) = (
                                select n.visitor_id, n.version, n.placed_at, n.minute_start, n.hour_start, n.day_start
                                from (values
                                    (o.visitor_id, o.version, o.placed_at, o.minute_start, o.hour_start, o.day_start),
                                    (excluded.visitor_id, excluded.version, excluded.placed_at,
                                        excluded.minute_start, excluded.hour_start, excluded.day_start))
                                    as n (visitor_id, version, placed_at, minute_start, hour_start, day_start)
                                order by n.version desc limit 1),
                            orders = o.orders + excluded.orders,
                            events = o.events + excluded.events,
                            checksum = (o.checksum + excluded.checksum) % 18446744073709551616
                        """);
        Batch.of(placed.stream().map(Placement::visitorId).distinct().toList())
                .column(visitor -> visitor)
                .update(database, """
                        insert into dirty_visitor (visitor_id, moved) select visitor_id, false from unnest(?::text[]::uuid[]) as visitor_id
                        """);
    }

    private record Presence(Bucket bucket, UUID visitorId, int partition) implements Comparable<Presence> {
        private static final Comparator<Presence> ORDER = Comparator.comparing(Presence::bucket)
                .thenComparing(Presence::visitorId)
                .thenComparing(Presence::partition);

        static Presence of(Bucket bucket, Received<Activity> event) {
            return new Presence(bucket, event.data().visitorId(), event.partition());
        }

        @Override
        public int compareTo(Presence other) {
            return ORDER.compare(this, other);
        }
    }
}
