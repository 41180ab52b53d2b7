package io.rapport.customer.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jdbi.v3.core.Jdbi;

/** Who saw or changed which customer: only ever added to, and without personal data. */
@ApplicationScoped
public class AuditLog {
    @Inject
    Jdbi jdbi;

    @Inject
    Clock clock;

    @Inject
    JsonWebToken token;

    /** {@code action}: what was done, such as {@code customer-read}; the caller is who did it. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void record(String action, Collection<UUID> customers) {
        if (!customers.isEmpty()) {
            jdbi.useHandle(handle -> handle.createUpdate(
                            "insert into audit (at, actor, action, customer_id) select :at, :actor, :action, unnest(:customers)")
                    .bind("at", clock.instant())
                    .bind("actor", token.getSubject())
                    .bind("action", action)
                    .bindArray("customers", UUID.class, customers)
                    .execute());
        }
    }

    /** {@code action}: such as {@code customer-read}. */
    public record Entry(long id, Instant at, String actor, String action, UUID customerId) {}

    /** Newest first; of one customer, of one caller, or of all (null). {@code before}: where the last page ended. */
    List<Entry> entries(UUID customer, String actor, long before, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("select * from audit where id < :before"
                        + (customer == null ? "" : " and customer_id = :customer")
                        + (actor == null ? "" : " and actor = :actor")
                        + " order by id desc limit :limit")
                .bindMap(filters(customer, actor))
                .bind("before", before)
                .bind("limit", limit)
                .mapTo(Entry.class)
                .list());
    }

    private static Map<String, Object> filters(UUID customer, String actor) {
        var filters = new HashMap<String, Object>();
        if (customer != null) {
            filters.put("customer", customer);
        }
        if (actor != null) {
            filters.put("actor", actor);
        }
        return filters;
    }

    public void record(String action, UUID customer) {
        record(action, List.of(customer));
    }
}
