package io.rapport.mis.publication;

import io.agroal.api.AgroalDataSource;
import io.rapport.mis.kpi.Figure;
import io.rapport.mis.measure.Bucket;
import io.rapport.mis.measure.Kpi;
import io.rapport.mis.store.Batch;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Customers whose first order lies in the window. An earlier one may lie anywhere, so all that was applied is named as looked at. */
@ApplicationScoped
class NewFigures {
    private final AgroalDataSource database;

    NewFigures(AgroalDataSource database) {
        this.database = database;
    }

    List<Figure> of(List<Bucket> buckets) {
        return Batch.of(buckets)
                .column(Bucket::start)
                .column(Bucket::window)
                .query(database, """
                        select c.start, c.window_name, count(f.customer_id) as customers,
                            coalesce(sum(o.events), 0) as events, coalesce(sum(o.checksum), 0) as checksum,
                            (select jsonb_agg(jsonb_build_object('topic', topic, 'partition', partition_id, 'from', lowest, 'to', highest)
                                order by topic, partition_id) from mark) as sources
                        from unnest(?::text[]::timestamptz[], ?::text[]) as c (start, window_name)
                        left join lateral (
                            select * from first_order where c.window_name = 'MINUTE' and minute_start = c.start
                            union all select * from first_order where c.window_name = 'HOUR' and hour_start = c.start
                            union all select * from first_order where c.window_name = 'DAY' and day_start = c.start) f on true
                        left join placed_order o on o.order_key = f.order_key
                        group by c.start, c.window_name
                        """, CustomerFigure.of(Kpi.NEW_CUSTOMERS));
    }
}
