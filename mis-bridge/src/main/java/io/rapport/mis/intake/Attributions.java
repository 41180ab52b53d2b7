package io.rapport.mis.intake;

import io.rapport.kit.Columns;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Keeps whose visitor it is now and the history of it, which only ever grows. */
@ApplicationScoped
class Attributions {
    private final Jdbi jdbi;

    Attributions(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Marks the visitors moved: their windows are counted again once this is committed, whatever ran beside it. */
    void add(List<Attribution> attributions) {
        remember(attributions);
        var newest = newest(attributions);
        apply(newest);
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into dirty_visitor (visitor_id, moved) select visitor_id, true from unnest(:visitors) as visitor_id
                """)
                .bindNamedArgumentFinder(Columns.of(newest).uuid("visitors", Attribution::visitorId))
                .execute());
    }

    private void remember(List<Attribution> attributions) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into attribution_history (partition_id, record_offset, visitor_id, customer_id, version)
                select * from unnest(:partition, :offset, :visitor, :customer, :version)
                on conflict do nothing
                """)
                .bindNamedArgumentFinder(Columns.of(attributions)
                        .integer("partition", Attribution::partition)
                        .bigint("offset", Attribution::offset)
                        .uuid("visitor", Attribution::visitorId)
                        .uuid("customer", Attribution::customerId)
                        .bigint("version", Attribution::version))
                .execute());
    }

    private void apply(Collection<Attribution> newest) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into visitor as v (visitor_id, customer_id, version)
                select * from unnest(:visitor, :customer, :version)
                on conflict (visitor_id) do update set customer_id = excluded.customer_id, version = excluded.version
                where v.version < excluded.version
                """)
                .bindNamedArgumentFinder(Columns.of(newest)
                        .uuid("visitor", Attribution::visitorId)
                        .uuid("customer", Attribution::customerId)
                        .bigint("version", Attribution::version))
                .execute());
    }

    /** In order of visitors, so that replicas do not deadlock. */
    private static Collection<Attribution> newest(List<Attribution> attributions) {
        var newest = new TreeMap<UUID, Attribution>();
        attributions.forEach(one -> newest.merge(one.visitorId(), one, Attribution::newest));
        return newest.values();
    }
}
