package io.rapport.customer.directory;

import static io.rapport.customer.sql.Sql.column;
import static java.util.stream.Collectors.toMap;

import io.rapport.customer.profile.Facts;
import io.rapport.customer.profile.SearchText;
import io.rapport.customer.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Customers as they are stored. */
@ApplicationScoped
class CustomerRows {
    private static final UUID FIRST = new UUID(0, 0);

    @Inject
    Sql sql;

    Optional<Customer> find(UUID id) {
        return sql.read("select * from customer where id = ?", CustomerRows::read, id).stream()
                .findFirst();
    }

    /** Locked till the transaction ends, in the order of their ids; identities are locked before. */
    Map<UUID, Customer> lock(Collection<UUID> ids) {
        var customers = sql.read(
                "select * from customer where id = any (?::uuid[]) order by id for update",
                CustomerRows::read,
                column("uuid", ids));
        return new HashMap<>(customers.stream().collect(toMap(Customer::id, Function.identity())));
    }

    /** Those in whose names, e-mails and phones each word of the query occurs, by id and so oldest first; merged ones are not shown. */
    List<Customer> matching(String query, UUID after, int limit) {
        var patterns = SearchText.patterns(query);
        // not "like all (array)": that reads past the trigram index
        var each = "search like ? and ".repeat(patterns.size());
        var parameters = new ArrayList<Object>(patterns);
        parameters.add(after == null ? FIRST : after);
        parameters.add(limit);
        return sql.read(
                "select * from customer where " + each + "id > ? and merged_into is null order by id limit ?",
                CustomerRows::read,
                parameters.toArray());
    }

    /** New and changed ones alike. */
    void store(List<Customer> customers, Instant now) {
        if (customers.isEmpty()) {
            return;
        }
        sql.run(
                """
                insert into customer (id, version, created_at, updated_at, profile, origins, search)
                select id, version, created_at, ?, profile::jsonb, origins::jsonb, search
                from unnest(?::uuid[], ?::bigint[], ?::timestamptz[], ?::text[], ?::text[], ?::text[])
                    as known (id, version, created_at, profile, origins, search)
                on conflict (id) do update set version = excluded.version, updated_at = excluded.updated_at,
                    profile = excluded.profile, origins = excluded.origins, search = excluded.search
                """,
                now,
                column("uuid", customers, Customer::id),
                column("bigint", customers, Customer::version),
                column("timestamptz", customers, Customer::createdAt),
                column("text", customers, customer -> customer.facts().valuesJson()),
                column("text", customers, customer -> customer.facts().originsJson()),
                column("text", customers, customer -> customer.facts().search()));
    }

    private static Customer read(ResultSet row) throws SQLException {
        return Customer.stored(
                row.getObject("id", UUID.class),
                row.getObject("merged_into", UUID.class),
                Sql.instant(row, "created_at"),
                Facts.stored(row.getString("profile"), row.getString("origins")),
                row.getLong("version"));
    }
}
