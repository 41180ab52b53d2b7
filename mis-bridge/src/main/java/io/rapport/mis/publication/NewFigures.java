package io.rapport.mis.publication;

import io.rapport.kit.Columns;
import io.rapport.mis.kpi.Figure;
import io.rapport.mis.measure.Bucket;
import io.rapport.mis.measure.Kpi;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Customers whose first order lies in the window. An earlier one may lie anywhere, so all that was applied is named as looked at. */
@ApplicationScoped
class NewFigures {
    private final Jdbi jdbi;

    NewFigures(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    List<Figure> of(List<Bucket> buckets) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select c.start, c.window_name, count(f.customer_id) as customers,
                    coalesce(sum(o.events), 0) as events, coalesce(sum(o.checksum), 0) as checksum,
                    (select jsonb_agg(jsonb_build_object('topic', topic, 'partition', partition_id, 'from', lowest, 'to', highest)
                        order by topic, partition_id)
                    from mark where topic in ('interaction.events.v1', 'customer.attributions.v1')) as sources
                from unnest(:start, :window) as c (start, window_name)
                left join lateral (
                    select * from first_order where c.window_name = 'MINUTE' and minute_start = c.start
                    union all select * from first_order where c.window_name = 'HOUR' and hour_start = c.start
                    union all select * from first_order where c.window_name = 'DAY' and day_start = c.start) f on true
                left join placed_order o on o.order_key = f.order_key
                group by c.start, c.window_name
                """)
                .bindNamedArgumentFinder(
                        Columns.of(buckets).timestamptz("start", Bucket::start).text("window", Bucket::window))
                .map(row -> CustomerFigure.read(Kpi.NEW_CUSTOMERS, row))
                .list());
    }
}
