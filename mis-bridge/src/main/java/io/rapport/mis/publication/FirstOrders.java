package io.rapport.mis.publication;

import static io.rapport.mis.store.Query.instant;

import io.agroal.api.AgroalDataSource;
import io.rapport.mis.measure.Bucket;
import io.rapport.mis.measure.Family;
import io.rapport.mis.measure.Window;
import io.rapport.mis.store.Batch;
import io.rapport.mis.store.Query;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Each customer's first order. After a visitor moved or an order of hers changed, all customers who ever had her are looked up again; since that
 * reads only what is committed and whoever commits later marks again, no interleaving is missed.
 */
@ApplicationScoped
class FirstOrders {
    private static final int MOST_AT_ONCE = 1000;

    private final AgroalDataSource database;

    FirstOrders(AgroalDataSource database) {
        this.database = database;
    }

    /** Marks every window that a customer entered or left; false when there was nothing to follow. */
    boolean follow(long upTo) {
        var visitors = take(upTo);
        if (visitors.isEmpty()) {
            return false;
        }
        markActive(visitors.stream()
                .filter(Followed::moved)
                .map(Followed::visitorId)
                .distinct()
                .toList());
        var customers = customersOf(
                visitors.stream().map(Followed::visitorId).distinct().toList());
        var touched = new HashSet<>(forget(customers));
        touched.addAll(findAgain(customers));
        markNew(touched);
        return true;
    }

    private List<Followed> take(long upTo) {
        return Query.of("""
                        delete from dirty_visitor where seq in (select seq from dirty_visitor where seq <= ? order by seq limit ?)
                        returning visitor_id, moved
                        """, upTo, MOST_AT_ONCE)
                .list(database, row -> new Followed(row.getObject("visitor_id", UUID.class), row.getBoolean("moved")));
    }

    private void markActive(List<UUID> moved) {
        Batch.of(moved).column(visitor -> visitor).update(database, """
                insert into dirty (family, window_name, start, currency, dimension)
                select distinct 'ACTIVE', window_name, start, '-', '' from activity where visitor_id = any(?::text[]::uuid[])
                """);
    }

    private List<UUID> customersOf(List<UUID> visitors) {
        return Batch.of(visitors).column(visitor -> visitor).query(database, """
                select distinct customer_id from attribution_history
                where visitor_id = any(?::text[]::uuid[]) and customer_id is not null
                """, row -> row.getObject(1, UUID.class));
    }

    private List<Windows> forget(List<UUID> customers) {
        return Batch.of(customers).column(customer -> customer).query(database, """
                delete from first_order where customer_id = any(?::text[]::uuid[]) returning minute_start, hour_start, day_start
                """, Windows::read);
    }

    private List<Windows> findAgain(List<UUID> customers) {
        return Batch.of(customers).column(customer -> customer).query(database, """
                insert into first_order (customer_id, order_key, minute_start, hour_start, day_start)
                select distinct on (v.customer_id) v.customer_id, o.order_key, o.minute_start, o.hour_start, o.day_start
                from visitor v join placed_order o on o.visitor_id = v.visitor_id
                where v.customer_id = any(?::text[]::uuid[]) and o.orders > 0
                order by v.customer_id, o.placed_at, o.order_key collate "C"
                returning minute_start, hour_start, day_start
                """, Windows::read);
    }

    private void markNew(Set<Windows> touched) {
        var buckets = touched.stream()
                .flatMap(windows -> windows.buckets().stream())
                .distinct()
                .toList();
        Batch.of(buckets)
                .column(_ -> Family.NEW)
                .column(Bucket::window)
                .column(Bucket::start)
                .update(database, """
                        insert into dirty (family, window_name, start, currency, dimension)
                        select *, '-', '' from unnest(?::text[], ?::text[], ?::text[]::timestamptz[])
                        """);
    }

    private record Followed(UUID visitorId, boolean moved) {}

    /** The three windows of an order. */
    private record Windows(Bucket minute, Bucket hour, Bucket day) {
        static Windows read(ResultSet row) throws SQLException {
            return new Windows(
                    Bucket.plain(Window.MINUTE, instant(row, "minute_start")),
                    Bucket.plain(Window.HOUR, instant(row, "hour_start")),
                    Bucket.plain(Window.DAY, instant(row, "day_start")));
        }

        List<Bucket> buckets() {
            return List.of(minute, hour, day);
        }
    }
}
