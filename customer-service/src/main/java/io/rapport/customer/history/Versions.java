package io.rapport.customer.history;

import io.rapport.customer.audit.AuditLog;
import io.rapport.customer.profile.Facts;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/** What was known of each customer, and since when. */
@ApplicationScoped
public class Versions {
    private static final long NOW = Long.MAX_VALUE;

    @Inject
    Jdbi jdbi;

    @Inject
    AuditLog audit;

    /** @param mergedInto the survivor of a merge, or null */
    public record Version(long version, UUID mergedInto, Instant createdAt, Facts facts) {}

    private record Row(long version, UUID mergedInto, Instant createdAt, String profile, String origins) {
        Version read() {
            return new Version(version, mergedInto, createdAt, Facts.stored(profile, origins));
        }
    }

    /** Empty if she was not known yet. */
    public Optional<Version> asOf(UUID customer, Instant at) {
        return jdbi.withHandle(handle -> about(handle.createQuery("""
                select known.version, known.merged_into, customer.created_at, known.profile, known.origins
                from customer, lateral (
                    (select id, version, merged_into, profile, origins from customer_version
                     where customer_id = customer.id and until > :at order by id limit 1)
                    union all
                    select :now, customer.version, customer.merged_into, customer.profile, customer.origins
                    order by id limit 1) known
                where customer.id = :customer and created_at <= :at
                """), customer)
                .bind("at", at)
                .mapTo(Row.class)
                .map(Row::read)
                .findFirst());
    }

    /** Newest first, and one more than the page holds, if there are more. {@code from}: where the last page ended. */
    @Transactional
    List<Change> changes(UUID customer, Optional<Long> from, int limit) {
        var states = states(customer, from.orElse(NOW), limit + 2);
        if (states.isEmpty()) {
            throw Problem.notFound("customer", customer);
        }
        audit.record("history-read", customer);
        var changes = new ArrayList<Change>();
        for (int i = 0; i < Math.min(states.size(), limit + 1); i++) {
            changes.add(Change.between(i + 1 < states.size() ? states.get(i + 1) : null, states.get(i)));
        }
        return changes;
    }

    private List<State> states(UUID customer, long from, int most) {
        return jdbi.withHandle(handle -> about(handle.createQuery("""
                select :now as id, version, merged_into, created_at, null::timestamptz as until, profile, origins
                from customer where id = :customer and :from = :now
                union all
                (select earlier.id, earlier.version, earlier.merged_into, created_at, until, earlier.profile, earlier.origins
                from customer_version earlier join customer on customer.id = customer_id
                where customer_id = :customer and earlier.id <= :from
                order by earlier.id desc limit :most)
                order by id desc limit :most
                """), customer)
                .bind("from", from)
                .bind("most", most)
                .mapTo(State.class)
                .list());
    }

    private static Query about(Query query, UUID customer) {
        return query.bind("customer", customer).bind("now", NOW);
    }
}
