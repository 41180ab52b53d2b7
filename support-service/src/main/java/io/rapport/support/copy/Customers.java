package io.rapport.support.copy;

import io.rapport.kit.merge.CustomerMerges;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Who is known here: a customer is once her profile, or a visitor of hers, has arrived. */
@ApplicationScoped
public class Customers {
    private static final String KNOWN = """
            select coalesce(
                (select profile is not null from customer where customer_id = :customer),
                exists (select 1 from visitor where customer_id = :customer))
            """;

    @Inject
    Jdbi jdbi;

    @Inject
    CustomerMerges merges;

    /** False for one who was erased, and for a moment also for one who has just been created. */
    public boolean isKnown(UUID customerId) {
        return jdbi.withHandle(handle -> handle.createQuery(KNOWN)
                .bind("customer", customerId)
                .mapTo(Boolean.class)
                .one());
    }

    /** Who stands for her: herself, unless she was merged. */
    public UUID survivor(UUID customerId) {
        return jdbi.withHandle(handle -> handle.select("select survivor_of(?)", customerId)
                .mapTo(UUID.class)
                .one());
    }

    /** She and all who were merged with her. */
    public Set<UUID> samePerson(UUID customerId) {
        return merges.samePerson(List.of(customerId));
    }
}
