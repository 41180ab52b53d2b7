package io.rapport.analytics.metrics;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import io.agroal.api.AgroalDataSource;
import io.rapport.analytics.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Locks visitors, so that an event and a new attribution of the same visitor see each other. */
@ApplicationScoped
class Visitors {
    private final AgroalDataSource database;

    Visitors(AgroalDataSource database) {
        this.database = database;
    }

    /** Makes those unknown; locks all in id order, always before any customer. */
    Map<UUID, Visitor> lock(Collection<UUID> visitorIds) {
        var ids = visitorIds.stream().distinct().toArray(UUID[]::new);
        Sql.of("""
                insert into visitor (visitor_id)
                select id from unnest(?::uuid[]) id order by id
                on conflict do nothing""", (Object) ids).update(database);
        return Sql.of("""
                select visitor_id, customer_id, attribution_version, live from visitor
                where visitor_id = any(?::uuid[]) order by visitor_id for update""", (Object) ids)
                .query(
                        database,
                        row -> new Visitor(
                                Sql.uuid(row, "visitor_id"),
                                Sql.uuid(row, "customer_id"),
                                row.getLong("attribution_version"),
                                row.getObject("live", Boolean.class)))
                .stream()
                .collect(toMap(Visitor::id, identity()));
    }

    void attribute(Collection<Attribution> attributions) {
        Sql.of(
                        """
                update visitor v set customer_id = n.customer_id, attribution_version = n.version
                from unnest(?::uuid[], ?::uuid[], ?::bigint[]) n(visitor_id, customer_id, version)
                where v.visitor_id = n.visitor_id""",
                        attributions.stream().map(Attribution::visitorId).toArray(UUID[]::new),
                        attributions.stream().map(Attribution::customerId).toArray(UUID[]::new),
                        attributions.stream().map(Attribution::version).toArray(Long[]::new))
                .update(database);
    }

    /** Remembers who has been seen, and who has been seen live. */
    void saw(List<UUID> lively, List<UUID> historical) {
        Sql.of("""
                update visitor v set live = (v.visitor_id = any(?::uuid[]))
                where v.live is not true
                  and (v.visitor_id = any(?::uuid[]) or v.live is null and v.visitor_id = any(?::uuid[]))""", lively.toArray(UUID[]::new), lively.toArray(UUID[]::new), historical.toArray(UUID[]::new))
                .update(database);
    }

    /** {@code customerId} null: nobody's, or erased. */
    record Attribution(UUID visitorId, UUID customerId, long version) {}
}
