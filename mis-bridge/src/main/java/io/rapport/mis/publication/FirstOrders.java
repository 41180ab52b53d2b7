package io.rapport.mis.publication;

import io.rapport.kit.Columns;
import io.rapport.mis.measure.Bucket;
import io.rapport.mis.measure.Window;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * Each customer's first order. After a visitor moved or an order of hers changed, all customers who ever had her are looked up again; since that
 * reads only what is committed and whoever commits later marks again, no interleaving is missed.
 */
@ApplicationScoped
class FirstOrders {
    private static final int MOST_AT_ONCE = 1000;

    private final Jdbi jdbi;
    private final SegmentWindows segments;

    FirstOrders(Jdbi jdbi, SegmentWindows segments) {
        this.jdbi = jdbi;
        this.segments = segments;
    }

    /** Marks every window that a customer entered or left; false when there was nothing to follow. */
    boolean follow(long upTo) {
        var visitors = take(upTo);
        if (visitors.isEmpty()) {
            return false;
        }
        var moved = visitors.stream()
                .filter(Followed::moved)
                .map(Followed::visitorId)
                .distinct()
                .toList();
        markSeen(moved);
        segments.markOrdersOf(moved);
        markCarts(visitors);
        var customers = customersOf(
                visitors.stream().map(Followed::visitorId).distinct().toList());
        var touched = new HashSet<>(forget(customers));
        touched.addAll(findAgain(customers));
        markNew(touched);
        return true;
    }

    private List<Followed> take(long upTo) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                delete from dirty_visitor where seq in (select seq from dirty_visitor where seq <= :upTo order by seq limit :most)
                returning visitor_id, moved, placed_at
                """)
                .bind("upTo", upTo)
                .bind("most", MOST_AT_ONCE)
                .mapTo(Followed.class)
                .list());
    }

    private void markSeen(List<UUID> moved) {
        jdbi.useHandle(handle ->
                handle.createUpdate("""
                insert into dirty (family, window_name, start, currency, dimension)
                select distinct family, window_name, start, '-', ''
                from activity, unnest(array['ACTIVE', 'VISITS']) as family where visitor_id = any(:moved)
                """).bindArray("moved", UUID.class, moved).execute());
    }

    /** An order takes back carts of the same person, which visitor ever filled them: those of two days before it, all of them after a move. */
    private void markCarts(List<Followed> visitors) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into dirty (family, window_name, start, currency, dimension)
                select distinct 'VISITS', a.window_name, a.start, '-', ''
                from unnest(:visitor, :placedAt) as f (visitor_id, placed_at)
                cross join lateral (
                    select f.visitor_id as id
                    union select v.visitor_id from attribution_history h join visitor v on v.customer_id = h.customer_id
                    where h.visitor_id = f.visitor_id) as own
                join activity a on a.visitor_id = own.id and a.carts > 0
                    and (f.placed_at is null or a.start between f.placed_at - interval '50 hours' and f.placed_at)
                """)
                .bindNamedArgumentFinder(Columns.of(visitors)
                        .uuid("visitor", Followed::visitorId)
                        .timestamptz("placedAt", Followed::placedAt))
                .execute());
    }

    private List<UUID> customersOf(List<UUID> visitors) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select distinct customer_id from attribution_history
                where visitor_id = any(:visitors) and customer_id is not null
                """)
                .bindArray("visitors", UUID.class, visitors)
                .mapTo(UUID.class)
                .list());
    }

    private List<Windows> forget(List<UUID> customers) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                delete from first_order where customer_id = any(:customers) returning minute_start, hour_start, day_start
                """)
                .bindArray("customers", UUID.class, customers)
                .mapTo(Windows.class)
                .list());
    }

    private List<Windows> findAgain(List<UUID> customers) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                insert into first_order (customer_id, order_key, minute_start, hour_start, day_start)
                select distinct on (v.customer_id) v.customer_id, o.order_key, o.minute_start, o.hour_start, o.day_start
                from visitor v join placed_order o on o.visitor_id = v.visitor_id
                where v.customer_id = any(:customers) and o.orders > 0
                order by v.customer_id, o.placed_at, o.order_key collate "C"
                returning minute_start, hour_start, day_start
                """)
                .bindArray("customers", UUID.class, customers)
                .mapTo(Windows.class)
                .list());
    }

    private void markNew(Set<Windows> touched) {
        var buckets = touched.stream()
                .flatMap(windows -> windows.buckets().stream())
                .distinct()
                .toList();
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into dirty (family, window_name, start, currency, dimension)
                select 'NEW', *, '-', '' from unnest(:window, :start)
                """)
                .bindNamedArgumentFinder(
                        Columns.of(buckets).text("window", Bucket::window).timestamptz("start", Bucket::start))
                .execute());
    }

    /** {@code placedAt} is null where the visitor moved. */
    private record Followed(UUID visitorId, boolean moved, Instant placedAt) {}

    /** When the three windows of an order start. */
    private record Windows(Instant minuteStart, Instant hourStart, Instant dayStart) {
        List<Bucket> buckets() {
            return List.of(
                    Bucket.plain(Window.MINUTE, minuteStart),
                    Bucket.plain(Window.HOUR, hourStart),
                    Bucket.plain(Window.DAY, dayStart));
        }
    }
}
