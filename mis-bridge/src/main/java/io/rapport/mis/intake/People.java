package io.rapport.mis.intake;

import static java.util.stream.Collectors.toSet;

import io.rapport.events.InteractionEvent.Activity;
import io.rapport.kit.Columns;
import io.rapport.kit.inbox.Received;
import io.rapport.mis.measure.Bucket;
import io.rapport.mis.measure.Checksum;
import io.rapport.mis.measure.Family;
import io.rapport.mis.measure.Measures;
import io.rapport.mis.measure.Placement;
import io.rapport.mis.measure.Sum;
import io.rapport.mis.measure.Window;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** The exact rows behind distinct customers: who was active when, and which orders stand. They name visitors; whose they are is asked when counting. */
@ApplicationScoped
class People {
    private final Jdbi jdbi;
    private final Measures measures;
    private final Dirty dirty;

    People(Jdbi jdbi, Measures measures, Dirty dirty) {
        this.jdbi = jdbi;
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
        if (seen.isEmpty()) {
            return;
        }
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into activity as a (start, window_name, visitor_id, partition_id, events, checksum, lowest, highest)
                select * from unnest(:start, :window, :visitor, :partition, :events, :checksum, :lowest, :highest)
                on conflict (start, window_name, visitor_id, partition_id) do update set
                    events = a.events + excluded.events,
                    checksum = (a.checksum + excluded.checksum) % 18446744073709551616,
                    lowest = least(a.lowest, excluded.lowest),
                    highest = greatest(a.highest, excluded.highest)
                """)
                .bindNamedArgumentFinder(Columns.of(seen.entrySet())
                        .timestamptz("start", row -> row.getKey().bucket().start())
                        .text("window", row -> row.getKey().bucket().window())
                        .uuid("visitor", row -> row.getKey().visitorId())
                        .integer("partition", row -> row.getKey().partition())
                        .bigint("events", row -> row.getValue().events())
                        .numeric(
                                "checksum",
                                row -> Checksum.unsigned(row.getValue().checksum()))
                        .bigint("lowest", row -> row.getValue().lowest())
                        .bigint("highest", row -> row.getValue().highest()))
                .execute());
        dirty.mark(Family.ACTIVE, seen.keySet().stream().map(Presence::bucket).collect(toSet()));
    }

    private void writePlaced(Collection<Placement> placed) {
        if (placed.isEmpty()) {
            return;
        }
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into placed_order as o (order_key, visitor_id, version, placed_at, minute_start, hour_start, day_start,
                    orders, events, checksum)
                select * from unnest(:order, :visitor, :version, :placedAt, :minute, :hour, :day, :orders, :events, :checksum)
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
                """)
                .bindNamedArgumentFinder(Columns.of(placed)
                        .text("order", Placement::orderKey)
                        .uuid("visitor", Placement::visitorId)
                        .integer("version", Placement::version)
                        .timestamptz("placedAt", Placement::placedAt)
                        .timestamptz("minute", order -> measures.start(Window.MINUTE, order.placedAt()))
                        .timestamptz("hour", order -> measures.start(Window.HOUR, order.placedAt()))
                        .timestamptz("day", order -> measures.start(Window.DAY, order.placedAt()))
                        .bigint("orders", Placement::orders)
                        .bigint("events", Placement::events)
                        .numeric("checksum", order -> Checksum.unsigned(order.checksum())))
                .execute());
        markOrdered(placed.stream().map(Placement::visitorId).distinct().toList());
    }

    private void markOrdered(List<UUID> visitors) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into dirty_visitor (visitor_id, moved) select visitor_id, false from unnest(:visitors) as visitor_id
                """)
                .bindArray("visitors", UUID.class, visitors)
                .execute());
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
