package io.rapport.customer.directory;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import io.rapport.customer.profile.Facts;
import io.rapport.customer.profile.SearchText;
import io.rapport.kit.Columns;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;

/** Customers as they are stored. */
@ApplicationScoped
class CustomerRows {
    private static final UUID FIRST = new UUID(0, 0);

    @Inject
    Jdbi jdbi;

    Optional<Customer> find(UUID id) {
        return jdbi.withHandle(handle -> handle.createQuery("select * from customer where id = :id")
                .bind("id", id)
                .map(CustomerRows::read)
                .findFirst());
    }

    /** Locked till the transaction ends, in the order of their ids; identities are locked before. */
    Map<UUID, Customer> lock(Collection<UUID> ids) {
        return jdbi.withHandle(
                handle -> handle.createQuery("select * from customer where id = any (:ids) order by id for update")
                        .bindArray("ids", UUID.class, ids)
                        .map(CustomerRows::read)
                        .collect(toMap(Customer::id, Function.identity(), (one, _) -> one, HashMap::new)));
    }

    /** Those in whose names, e-mails and phones each word of the query occurs, by id and so oldest first; merged ones are not shown. */
    List<Customer> matching(String query, UUID after, int limit) {
        var patterns = SearchText.patterns(query);
        // not "like all (array)": that reads past the trigram index
        var each = IntStream.range(0, patterns.size())
                .mapToObj(i -> "search like :p" + i + " and ")
                .collect(joining());
        return jdbi.withHandle(handle -> {
            var select = handle.createQuery("select * from customer where " + each
                    + "id > :after and merged_into is null order by id limit :limit");
            IntStream.range(0, patterns.size()).forEach(i -> select.bind("p" + i, patterns.get(i)));
            return select.bind("after", after == null ? FIRST : after)
                    .bind("limit", limit)
                    .map(CustomerRows::read)
                    .list();
        });
    }

    /** New and changed ones alike. */
    void store(List<Customer> customers, Instant now) {
        if (customers.isEmpty()) {
            return;
        }
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into customer (id, version, created_at, updated_at, profile, origins, search)
                select id, version, created_at, :now, profile::jsonb, origins::jsonb, search
                from unnest(:id, :version, :createdAt, :profile, :origins, :search)
                    as known (id, version, created_at, profile, origins, search)
                on conflict (id) do update set version = excluded.version, updated_at = excluded.updated_at,
                    profile = excluded.profile, origins = excluded.origins, search = excluded.search
                """)
                .bind("now", now)
                .bindNamedArgumentFinder(Columns.of(customers)
                        .uuid("id", Customer::id)
                        .bigint("version", Customer::version)
                        .timestamptz("createdAt", Customer::createdAt)
                        .text("profile", customer -> customer.facts().valuesJson())
                        .text("origins", customer -> customer.facts().originsJson())
                        .text("search", customer -> customer.facts().search()))
                .execute());
    }

    private static Customer read(RowView row) {
        return Customer.stored(
                row.getColumn("id", UUID.class),
                row.getColumn("merged_into", UUID.class),
                row.getColumn("created_at", Instant.class),
                Facts.stored(row.getColumn("profile", String.class), row.getColumn("origins", String.class)),
                row.getColumn("version", Long.class));
    }
}
