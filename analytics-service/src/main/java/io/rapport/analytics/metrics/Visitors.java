package io.rapport.analytics.metrics;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import io.rapport.kit.Columns;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Locks visitors, so that an event and a new attribution of the same visitor see each other. */
@ApplicationScoped
class Visitors {
    private final Jdbi jdbi;

    Visitors(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Makes those unknown; locks all in id order, always before any customer. */
    Map<UUID, Visitor> lock(Collection<UUID> visitorIds) {
        var ids = Set.copyOf(visitorIds);
        return jdbi.withHandle(handle -> {
            handle.createUpdate("""
                    insert into visitor (visitor_id)
                    select id from unnest(:ids) id order by id
                    on conflict do nothing""").bindArray("ids", UUID.class, ids).execute();
            return handle.createQuery("""
                    select visitor_id as id, customer_id, attribution_version, live from visitor
                    where visitor_id = any(:ids) order by visitor_id for update""")
                    .bindArray("ids", UUID.class, ids)
                    .mapTo(Visitor.class)
                    .collect(toMap(Visitor::id, identity()));
        });
    }

    void attribute(Collection<Attribution> attributions) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                update visitor v set customer_id = n.customer_id, attribution_version = n.version
                from unnest(:visitor, :customer, :version) n(visitor_id, customer_id, version)
                where v.visitor_id = n.visitor_id""")
                .bindNamedArgumentFinder(Columns.of(attributions)
                        .uuid("visitor", Attribution::visitorId)
                        .uuid("customer", Attribution::customerId)
                        .bigint("version", Attribution::version))
                .execute());
    }

    /** Remembers who has been seen, and who has been seen live. */
    void saw(List<UUID> lively, List<UUID> historical) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                update visitor v set live = (v.visitor_id = any(:lively))
                where v.live is not true
                  and (v.visitor_id = any(:lively) or v.live is null and v.visitor_id = any(:historical))""")
                .bindArray("lively", UUID.class, lively)
                .bindArray("historical", UUID.class, historical)
                .execute());
    }

    /** {@code customerId} null: nobody's, or erased. */
    record Attribution(UUID visitorId, UUID customerId, long version) {}
}
