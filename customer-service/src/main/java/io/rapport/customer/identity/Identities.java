package io.rapport.customer.identity;

import static io.rapport.customer.sql.Sql.column;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.rapport.customer.sql.Sql;
import io.rapport.events.Identity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Which customer each identity belongs to. */
@ApplicationScoped
public class Identities {
    @Inject
    Sql sql;

    /** An identity of a customer. */
    public record Held(String identity, String source, Instant linkedAt, Instant verifiedAt) {}

    /** One that has just become known. */
    public record Link(Identity identity, UUID customerId, String source, Instant at) {}

    private record Owned(Identity identity, UUID customerId) {}

    /**
     * Locks identities till the transaction ends, those that nobody has seen yet too: each gets a row without an owner, and whoever
     * meets it at the same moment waits here. Always taken before any customer's lock.
     *
     * @return the owners of those that have one
     */
    public Map<Identity, UUID> lock(Collection<Identity> identities) {
        var sorted = column(
                "text",
                identities.stream().map(Identity::toString).distinct().sorted().toList());
        sql.run("insert into identity (identity) select unnest(?::text[]) on conflict do nothing", sorted);
        return sql
                .read("""
                        select identity, customer_id from identity
                        where identity = any (?::text[]) order by identity for update
                        """, row -> new Owned(Identity.parse(row.getString(1)), row.getObject(2, UUID.class)), sorted)
                .stream()
                .filter(owned -> owned.customerId() != null)
                .collect(toMap(Owned::identity, Owned::customerId));
    }

    /** Gives locked rows their owners; {@code nobodys} disappear again. */
    public void settle(Collection<Link> links, Collection<Identity> nobodys) {
        if (!links.isEmpty()) {
            store(links);
        }
        if (!nobodys.isEmpty()) {
            sql.run(
                    "delete from identity where identity = any (?::text[]) and customer_id is null",
                    column("text", nobodys, Identity::toString));
        }
    }

    private void store(Collection<Link> links) {
        sql.run(
                """
                update identity set customer_id = link.customer_id, source = link.source, linked_at = link.at, version = version + 1
                from unnest(?::text[], ?::uuid[], ?::text[], ?::timestamptz[]) as link (identity, customer_id, source, at)
                where identity.identity = link.identity
                """,
                column("text", links, link -> link.identity().toString()),
                column("uuid", links, Link::customerId),
                column("text", links, Link::source),
                column("timestamptz", links, Link::at));
    }

    public Map<UUID, Set<Identity>> of(Collection<UUID> customers) {
        return sql
                .read(
                        "select identity, customer_id from identity where customer_id = any (?::uuid[])",
                        row -> new Owned(Identity.parse(row.getString(1)), row.getObject(2, UUID.class)),
                        column("uuid", customers))
                .stream()
                .collect(groupingBy(Owned::customerId, mapping(Owned::identity, toSet())));
    }

    /** In the order in which they became known. */
    public List<Held> held(UUID customerId) {
        return sql.read(
                """
                select identity, source, linked_at, verified_at from identity
                where customer_id = ? order by linked_at, identity
                """,
                row -> new Held(
                        row.getString(1),
                        row.getString(2),
                        Sql.instant(row, "linked_at"),
                        Sql.instant(row, "verified_at")),
                customerId);
    }

    public Optional<UUID> ownerOf(Identity identity) {
        return sql
                .read(
                        "select customer_id from identity where identity = ? and customer_id is not null",
                        row -> row.getObject(1, UUID.class),
                        identity.toString())
                .stream()
                .findFirst();
    }
}
