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
import io.rapport.mis.measure.Visited;
import io.rapport.mis.measure.Window;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
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
        var visited = new HashMap<Presence, Visited>();
        var placed = new TreeMap<String, Placement>();
        for (var event : events) {
            var checksum =
                    Checksum.of(event.envelope().source(), event.envelope().id());
            measures.visits(event.data(), event.envelope())
                    .forEach(visit -> visited.computeIfAbsent(Presence.of(visit.bucket(), event), _ -> new Visited())
                            .add(visit, checksum, event.offset()));
            measures.placement(event.data(), checksum, event.partition(), event.offset())
                    .ifPresent(one -> placed.merge(one.orderKey(), one, Placement::plus));
        }
        writeVisited(new TreeMap<>(visited));
        writePlaced(placed.values());
    }

    private void writeVisited(Map<Presence, Visited> visited) {
        if (visited.isEmpty()) {
            return;
        }
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into activity as a (start, window_name, visitor_id, partition_id, events, checksum, lowest, highest,
                    orders, order_events, order_checksum, carts, cart_checksum)
                select * from unnest(:start, :window, :visitor, :partition, :events, :checksum, :lowest, :highest,
                    :orders, :orderEvents, :orderChecksum, :carts, :cartChecksum)
                on conflict (start, window_name, visitor_id, partition_id) do update set
                    events = a.events + excluded.events,
                    checksum = (a.checksum + excluded.checksum) % 18446744073709551616,
                    lowest = least(a.lowest, excluded.lowest),
                    highest = greatest(a.highest, excluded.highest),
                    orders = a.orders + excluded.orders,
                    order_events = a.order_events + excluded.order_events,
                    order_checksum = (a.order_checksum + excluded.order_checksum) % 18446744073709551616,
                    carts = a.carts + excluded.carts,
                    cart_checksum = (a.cart_checksum + excluded.cart_checksum) % 18446744073709551616
                """)
                .bindNamedArgumentFinder(columns(visited))
                .execute());
        dirty.mark(
                Family.ACTIVE,
                visited.entrySet().stream()
                        .filter(row -> row.getValue().active().events() > 0)
                        .map(row -> row.getKey().bucket())
                        .collect(toSet()));
        dirty.mark(
                Family.VISITS, visited.keySet().stream().map(Presence::bucket).collect(toSet()));
    }

    private static Columns<?> columns(Map<Presence, Visited> visited) {
        return Columns.of(visited.entrySet())
                .timestamptz("start", row -> row.getKey().bucket().start())
                .text("window", row -> row.getKey().bucket().window())
                .uuid("visitor", row -> row.getKey().visitorId())
                .integer("partition", row -> row.getKey().partition())
                .bigint("events", row -> row.getValue().active().events())
                .numeric("checksum", row -> unsigned(row.getValue().active()))
                .bigint("lowest", row -> row.getValue().all().lowest())
                .bigint("highest", row -> row.getValue().all().highest())
                .bigint("orders", row -> row.getValue().orders())
                .bigint("orderEvents", row -> row.getValue().ordering().events())
                .numeric("orderChecksum", row -> unsigned(row.getValue().ordering()))
                .bigint("carts", row -> row.getValue().carts().events())
                .numeric("cartChecksum", row -> unsigned(row.getValue().carts()));
    }

    private static BigDecimal unsigned(Sum sum) {
        return Checksum.unsigned(sum.checksum());
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
        markOrdered(placed);
    }

    private void markOrdered(Collection<Placement> placed) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into dirty_visitor (visitor_id, moved, placed_at)
                select distinct visitor_id, false, placed_at from unnest(:visitor, :placedAt) as placed (visitor_id, placed_at)
                """)
                .bindNamedArgumentFinder(Columns.of(placed)
                        .uuid("visitor", Placement::visitorId)
                        .timestamptz("placedAt", Placement::placedAt))
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
