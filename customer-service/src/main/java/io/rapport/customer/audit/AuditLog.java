package io.rapport.customer.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
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

    public void record(String action, UUID customer) {
        record(action, List.of(customer));
    }
}
