package io.rapport.mis.publication;

import io.rapport.kit.Columns;
import io.rapport.mis.kpi.Figure;
import io.rapport.mis.measure.Bucket;
import io.rapport.mis.measure.Kpi;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Customers with an event of a person in the window, counted anew from exact rows. A visitor who is nobody's does not count. */
@ApplicationScoped
class ActiveFigures {
    private final Jdbi jdbi;

    ActiveFigures(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    List<Figure> of(List<Bucket> buckets) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                with counted as (
                    select c.start, c.window_name, a.partition_id, v.customer_id, a.events, a.checksum, a.lowest, a.highest
                    from unnest(:start, :window) as c (start, window_name)
                    left join (activity a join visitor v on v.visitor_id = a.visitor_id and v.customer_id is not null and a.events > 0)
                        on (a.start, a.window_name) = (c.start, c.window_name)),
                looked_at as (
                    select start, window_name, 'interaction.events.v1' as topic, partition_id, min(lowest) as lowest, max(highest) as highest
                    from counted where partition_id is not null group by start, window_name, partition_id),
                attributed as (
                    select jsonb_agg(jsonb_build_object('topic', topic, 'partition', partition_id, 'from', lowest, 'to', highest)
                        order by partition_id) as ranges
                    from mark where topic = 'customer.attributions.v1')
                select c.start, c.window_name, count(distinct c.customer_id) as customers,
                    coalesce(sum(c.events), 0) as events, coalesce(sum(c.checksum), 0) as checksum,
                    coalesce((select ranges from attributed), '[]') || coalesce((
                        select jsonb_agg(jsonb_build_object('topic', topic, 'partition', partition_id, 'from', lowest, 'to', highest)
                            order by partition_id)
                        from looked_at l where (l.start, l.window_name) = (c.start, c.window_name)), '[]') as sources
                from counted c group by c.start, c.window_name
                """)
                .bindNamedArgumentFinder(
                        Columns.of(buckets).timestamptz("start", Bucket::start).text("window", Bucket::window))
                .map(row -> CustomerFigure.read(Kpi.ACTIVE_CUSTOMERS, row))
                .list());
    }
}
