package io.rapport.customer.identity;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.rapport.events.Identity;
import io.rapport.kit.Columns;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;

/** Which customer each identity belongs to. */
@ApplicationScoped
public class Identities {
    @Inject
    Jdbi jdbi;

    @Inject
    Clock clock;

    /** An identity of a customer; {@code customerId} is who first held it, and holds it again should a merge be undone. */
    public record Held(String identity, UUID customerId, String source, Instant linkedAt, Instant verifiedAt) {}

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
        var sorted =
                identities.stream().map(Identity::toString).distinct().sorted().toList();
        jdbi.useHandle(handle -> handle.createUpdate(
                        "insert into identity (identity) select unnest(:identities) on conflict do nothing")
                .bindArray("identities", String.class, sorted)
                .execute());
        return jdbi.withHandle(handle -> handle.createQuery("""
                select identity, customer_id from identity
                where identity = any (:identities) order by identity for update
                """)
                .bindArray("identities", String.class, sorted)
                .map(Identities::owned)
                .filter(owned -> owned.customerId() != null)
                .collect(toMap(Owned::identity, Owned::customerId)));
    }

    /**
     * Gives locked rows their owners, who are stored and locked; {@code nobodys} disappear again.
     *
     * @return the versions under which the new owners are to be published
     */
    public Map<Identity, Long> settle(Collection<Link> links, Collection<Identity> nobodys) {
        drop(nobodys);
        return links.isEmpty() ? Map.of() : store(links);
    }

    private void drop(Collection<Identity> nobodys) {
        if (!nobodys.isEmpty()) {
            jdbi.useHandle(handle -> handle.createUpdate(
                            "delete from identity where identity = any (:nobodys) and customer_id is null and version = 0")
                    .bindNamedArgumentFinder(Columns.of(nobodys).text("nobodys", Identity::toString))
                    .execute());
        }
    }

    /** Takes locked ones from their customers, and says which were theirs; the row stays and remembers the version published last. */
    public List<String> release(Collection<Identity> identities, Collection<UUID> customers) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                update identity set customer_id = null, source = null, linked_at = null, verified_at = null,
                    version = identity.version + moves
                from customer
                where identity = any (:identities) and customer_id = any (:customers) and customer.id = customer_id
                returning identity
                """)
                .bindNamedArgumentFinder(Columns.of(identities).text("identities", Identity::toString))
                .bindArray("customers", UUID.class, customers)
                .mapTo(String.class)
                .list());
    }

    /**
     * What is published of an identity has its version and the moves of its holder: so it rises at a merge, which locks no identity. The
     * first is the time in milliseconds: so it is above what was published of one that was erased, of which no row remembers.
     */
    private Map<Identity, Long> store(Collection<Link> links) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                update identity set customer_id = link.customer_id, source = link.source, linked_at = link.at,
                    version = case when identity.version = 0 then :first else identity.version + 1 end - moves
                from unnest(:identity, :customer, :source, :at) as link (identity, customer_id, source, at), customer
                where identity.identity = link.identity and customer.id = link.customer_id
                returning identity.identity, identity.version + moves as published
                """)
                .bindNamedArgumentFinder(Columns.of(links)
                        .text("identity", Link::identity)
                        .uuid("customer", Link::customerId)
                        .text("source", Link::source)
                        .timestamptz("at", Link::at))
                .bind("first", clock.millis())
                .map((row, _) -> Map.entry(Identity.parse(row.getString(1)), row.getLong(2)))
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** The identities of customers with the versions under which they are to be published. */
    public Map<Identity, Long> published(Collection<UUID> customers) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select identity, identity.version + moves from identity join customer on customer.id = customer_id
                where customer_id = any (:customers) order by identity
                """)
                .bindArray("customers", UUID.class, customers)
                .map((row, _) -> Map.entry(Identity.parse(row.getString(1)), row.getLong(2)))
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    public Map<UUID, Set<Identity>> of(Collection<UUID> customers) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select identity, customer_id from identity where customer_id = any (:customers)")
                .bindArray("customers", UUID.class, customers)
                .map(Identities::owned)
                .collect(groupingBy(Owned::customerId, mapping(Owned::identity, toSet()))));
    }

    /** Those that were shown to be hers: she has answered a mail, or a source that has seen to it says so. The row is locked before. */
    public void verify(Collection<Identity> shown, Instant at) {
        jdbi.useHandle(handle -> handle.createUpdate(
                        "update identity set verified_at = :at where identity = any (:shown) and verified_at is null")
                .bindNamedArgumentFinder(Columns.of(shown).text("shown", Identity::toString))
                .bind("at", at)
                .execute());
    }

    /** In the order in which they became known. */
    public List<Held> held(Collection<UUID> customers) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select identity, customer_id, source, linked_at, verified_at from identity
                where customer_id = any (:customers) order by linked_at, identity
                """)
                .bindArray("customers", UUID.class, customers)
                .mapTo(Held.class)
                .list());
    }

    public Set<UUID> ownersOf(Collection<Identity> identities) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select customer_id from identity where identity = any (:identities) and customer_id is not null")
                .bindNamedArgumentFinder(Columns.of(identities).text("identities", Identity::toString))
                .mapTo(UUID.class)
                .set());
    }

    public Optional<UUID> ownerOf(Identity identity) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select customer_id from identity where identity = :identity and customer_id is not null")
                .bind("identity", identity.toString())
                .mapTo(UUID.class)
                .findFirst());
    }

    private static Owned owned(RowView row) {
        return new Owned(
                Identity.parse(row.getColumn("identity", String.class)), row.getColumn("customer_id", UUID.class));
    }
}
