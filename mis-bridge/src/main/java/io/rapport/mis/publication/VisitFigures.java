package io.rapport.mis.publication;

import io.rapport.events.EventJson;
import io.rapport.events.MisEvent.SourceRange;
import io.rapport.kit.Columns;
import io.rapport.mis.kpi.Figure;
import io.rapport.mis.measure.Bucket;
import io.rapport.mis.measure.Checksum;
import io.rapport.mis.measure.Kpi;
import io.rapport.mis.measure.Measures;
import io.rapport.mis.measure.Window;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;

/**
 * People of the window, counted anew from exact rows: a customer with all her visitors, or a visitor who is nobody's. Whose cart was abandoned
 * depends on orders anywhere, so all that was applied is named as looked at.
 */
@ApplicationScoped
class VisitFigures {
    private final Jdbi jdbi;
    private final Measures measures;

    VisitFigures(Jdbi jdbi, Measures measures) {
        this.jdbi = jdbi;
        this.measures = measures;
    }

    List<Figure> of(List<Bucket> buckets) {
        return jdbi.withHandle(handle -> handle
                .createQuery("""
                with seen as (
                    select c.start, c.window_name, c.until, coalesce(v.customer_id, a.visitor_id) as person, a.partition_id,
                        a.orders, a.events + a.order_events as events, a.checksum + a.order_checksum as checksum,
                        a.carts, a.cart_checksum, a.lowest, a.highest
                    from unnest(:start, :window, :until) as c (start, window_name, until)
                    join activity a on (a.start, a.window_name) = (c.start, c.window_name)
                    left join visitor v on v.visitor_id = a.visitor_id),
                people as (
                    select start, window_name, until, person, sum(orders) > 0 as ordered, sum(carts) > 0 as has_cart,
                        sum(events) as events, sum(checksum) as checksum, sum(carts) as carts, sum(cart_checksum) as cart_checksum
                    from seen group by start, window_name, until, person),
                looked_at as (
                    select start, window_name, partition_id, min(lowest) as lowest, max(highest) as highest
                    from seen group by start, window_name, partition_id),
                applied as (
                    select topic, jsonb_agg(jsonb_build_object('topic', topic, 'partition', partition_id, 'from', lowest, 'to', highest)
                        order by partition_id) as ranges
                    from mark where topic in ('interaction.events.v1', 'customer.attributions.v1') group by topic)
                select start, window_name, count(*) as people, count(*) filter (where ordered) as ordered,
                    sum(events) as events, sum(checksum) as checksum, sum(carts) as carts, sum(cart_checksum) as cart_checksum,
                    count(*) filter (where has_cart and not exists (
                        select from (
                            select visitor_id from visitor where customer_id = p.person union select p.person) as own
                        join placed_order o on o.visitor_id = own.visitor_id
                        where o.orders > 0 and o.placed_at >= p.start and o.placed_at < p.until)) as abandoned,
                    coalesce((select ranges from applied where topic = 'customer.attributions.v1'), '[]') || (
                        select jsonb_agg(jsonb_build_object('topic', 'interaction.events.v1', 'partition', partition_id,
                            'from', lowest, 'to', highest) order by partition_id)
                        from looked_at l where (l.start, l.window_name) = (p.start, p.window_name)) as visit_sources,
                    coalesce((select ranges from applied where topic = 'customer.attributions.v1'), '[]')
                        || coalesce((select ranges from applied where topic = 'interaction.events.v1'), '[]') as cart_sources
                from people p group by start, window_name
                """)
                .bindNamedArgumentFinder(Columns.of(buckets)
                        .timestamptz("start", Bucket::start)
                        .text("window", Bucket::window)
                        .timestamptz("until", measures::cartsAreAbandonedAt))
                .map(VisitFigures::read)
                .stream()
                .flatMap(figures -> figures)
                .toList());
    }

    private static Stream<Figure> read(RowView row) {
        var bucket = Bucket.plain(row.getColumn("window_name", Window.class), row.getColumn("start", Instant.class));
        var share = Kpi.share(row.getColumn("ordered", Long.class), row.getColumn("people", Long.class));
        return Stream.of(
                new Figure(
                        Kpi.CONVERSION,
                        bucket,
                        share,
                        row.getColumn("events", Long.class),
                        Checksum.of(row.getColumn("checksum", BigDecimal.class)),
                        sources(row, "visit_sources")),
                new Figure(
                        Kpi.ABANDONED_CARTS,
                        bucket,
                        row.getColumn("abandoned", BigDecimal.class),
                        row.getColumn("carts", Long.class),
                        Checksum.of(row.getColumn("cart_checksum", BigDecimal.class)),
                        sources(row, "cart_sources")));
    }

    private static List<SourceRange> sources(RowView row, String column) {
        return List.of(EventJson.read(row.getColumn(column, String.class), SourceRange[].class));
    }
}
