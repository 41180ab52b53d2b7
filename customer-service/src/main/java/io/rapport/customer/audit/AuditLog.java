package io.rapport.customer.audit;

import static io.rapport.customer.sql.Sql.column;

import io.rapport.customer.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Who saw or changed which customer: only ever added to, and without personal data. */
@ApplicationScoped
public class AuditLog {
    @Inject
    Sql sql;

    @Inject
    Clock clock;

    @Inject
    JsonWebToken token;

    /** {@code action}: what was done, such as {@code customer-read}; the caller is who did it. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void record(String action, Collection<UUID> customers) {
        if (!customers.isEmpty()) {
            sql.run(
                    "insert into audit (at, actor, action, customer_id) select ?, ?, ?, unnest(?::uuid[])",
                    clock.instant(),
                    token.getSubject(),
                    action,
                    column("uuid", customers));
        }
    }

    public void record(String action, UUID customer) {
        record(action, List.of(customer));
    }
}
