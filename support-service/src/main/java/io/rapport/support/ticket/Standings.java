package io.rapport.support.ticket;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** How customers stand with us, by the local copies. */
@ApplicationScoped
public class Standings {
    private static final String OF = """
            with her as (select survivor_of(:customer) as id)
            select (select lower(split_part(profile ->> 'language', '-', 1)) from customer where customer_id = her.id) as language,
                coalesce((select cast(metrics -> 'scores' -> 'rfm' ->> 'monetary' as int) >= 4
                    from customer_metrics where customer_id = her.id), false) as valued,
                coalesce((select cast(metrics -> 'scores' ->> 'churnRisk' as numeric) >= 0.5
                    from customer_metrics where customer_id = her.id), false) as at_risk
            from her
            """;

    @Inject
    Jdbi jdbi;

    public Standing of(UUID customer) {
        return jdbi.withHandle(handle -> handle.createQuery(OF)
                .bind("customer", customer)
                .mapTo(Standing.class)
                .one());
    }
}
