package io.rapport.mis.intake;

import io.agroal.api.AgroalDataSource;
import io.rapport.mis.store.Batch;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;

/** Keeps whose visitor it is now and the history of it, which only ever grows. */
@ApplicationScoped
class Attributions {
    private final AgroalDataSource database;

    Attributions(AgroalDataSource database) {
        this.database = database;
    }

    /** Marks the visitors moved: their windows are counted again once this is committed, whatever ran beside it. */
    void add(List<Attribution> attributions) {
        remember(attributions);
        var newest = newest(attributions);
        apply(newest);
        Batch.of(newest).column(Attribution::visitorId).update(database, """
                insert into dirty_visitor (visitor_id, moved) select visitor_id, true from unnest(?::text[]::uuid[]) as visitor_id
                """);
    }

    private void remember(List<Attribution> attributions) {
        Batch.of(attributions)
                .column(Attribution::partition)
                .column(Attribution::offset)
                .column(Attribution::visitorId)
                .column(Attribution::customerId)
                .column(Attribution::version)
                .update(database, """
                        insert into attribution_history (partition_id, record_offset, visitor_id, customer_id, version)
                        select * from unnest(?::text[]::int[], ?::text[]::bigint[], ?::text[]::uuid[], ?::text[]::uuid[], ?::text[]::bigint[])
                        on conflict do nothing
                        """);
    }

    private void apply(Collection<Attribution> newest) {
        Batch.of(newest)
                .column(Attribution::visitorId)
                .column(Attribution::customerId)
                .column(Attribution::version)
                .update(database, """
                        insert into visitor as v (visitor_id, customer_id, version)
                        select * from unnest(?::text[]::uuid[], ?::text[]::uuid[], ?::text[]::bigint[])
                        on conflict (visitor_id) do update set customer_id = excluded.customer_id, version = excluded.version
                        where v.version < excluded.version
                        """);
    }

    /** In order of visitors, so that replicas do not deadlock. */
    private static Collection<Attribution> newest(List<Attribution> attributions) {
        var newest = new TreeMap<UUID, Attribution>();
        attributions.forEach(one -> newest.merge(one.visitorId(), one, Attribution::newest));
        return newest.values();
    }
}
