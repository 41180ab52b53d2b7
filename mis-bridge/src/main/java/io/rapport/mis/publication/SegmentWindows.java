package io.rapport.mis.publication;

import io.rapport.kit.Columns;
import io.rapport.mis.measure.Bucket;
import io.rapport.mis.measure.Measures;
import io.rapport.mis.measure.OrderMoved;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** Which windows of segments and arms have to be counted again after a membership, an arm or a visitor moved: only what is committed is read, and who commits later marks again. */
@ApplicationScoped
class SegmentWindows {
    private static final int MOST_AT_ONCE = 1000;

    private final Jdbi jdbi;
    private final Measures measures;

    SegmentWindows(Jdbi jdbi, Measures measures) {
        this.jdbi = jdbi;
        this.measures = measures;
    }

    long newestMember() {
        return jdbi.withHandle(handle -> handle.createQuery("select coalesce(max(seq), 0) from dirty_member")
                .mapTo(Long.class)
                .one());
    }

    /** False when nothing is left up to there. */
    boolean followMembers(long upTo) {
        var followed = jdbi.withHandle(handle -> handle.createQuery("""
                with taken as (
                    delete from dirty_member where seq in (select seq from dirty_member where seq <= :upTo order by seq limit :most)
                    returning customer_id, since),
                earliest as (select customer_id, min(since) as since from taken group by customer_id)
                select distinct e.placed_at, e.at, e.currency from earliest t
                join visitor v on v.customer_id = t.customer_id
                join order_effect e on e.visitor_id = v.visitor_id and e.at >= t.since
                union all select null, null, null from (select 1 from taken limit 1) as any_taken
                """)
                .bind("upTo", upTo)
                .bind("most", MOST_AT_ONCE)
                .mapTo(OrderMoved.class)
                .list());
        mark(followed.stream().filter(moved -> moved.at() != null).toList());
        return !followed.isEmpty();
    }

    long newestCampaign() {
        return jdbi.withHandle(handle -> handle.createQuery("select coalesce(max(seq), 0) from dirty_campaign")
                .mapTo(Long.class)
                .one());
    }

    /** Who is held out stands for more or fewer in each window that ends later. */
    boolean followCampaigns(long upTo) {
        return jdbi.withHandle(handle ->
                handle.createQuery("""
                with taken as (delete from dirty_campaign where seq <= :upTo returning campaign_id, since),
                earliest as (select campaign_id, min(since) as since from taken group by campaign_id),
                marked as (
                    insert into dirty (family, window_name, start, currency, dimension)
                    select distinct 'SEGMENTS', k.window_name, k.start, k.currency, ''
                    from earliest e join kpi k on k.kpi = 'INCREMENTAL_REVENUE' and k.window_name in ('MINUTE', 'HOUR', 'DAY')
                        and k.dimension = 'campaign=' || e.campaign_id and k.ends_at > e.since)
                select exists (select from taken)
                """).bind("upTo", upTo).mapTo(Boolean.class).one());
    }

    void markOrdersOf(List<UUID> movedVisitors) {
        mark(jdbi.withHandle(handle -> handle.createQuery(
                        "select distinct placed_at, at, currency from order_effect where visitor_id = any(:visitors)")
                .bindArray("visitors", UUID.class, movedVisitors)
                .mapTo(OrderMoved.class)
                .list()));
    }

    private void mark(Collection<OrderMoved> orders) {
        var buckets = orders.stream()
                .flatMap(moved -> measures.touched(moved).stream())
                .collect(Collectors.toSet());
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into dirty (family, window_name, start, currency, dimension)
                select 'SEGMENTS', *, '' from unnest(:window, :start, :currency)
                """)
                .bindNamedArgumentFinder(Columns.of(buckets)
                        .text("window", Bucket::window)
                        .timestamptz("start", Bucket::start)
                        .text("currency", Bucket::currency))
                .execute());
    }
}
