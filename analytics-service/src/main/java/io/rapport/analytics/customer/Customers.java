package io.rapport.analytics.customer;

import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** The customers that analytics has heard of, and the lock under which their figures and segments change. */
@ApplicationScoped
public class Customers {
    private final Jdbi jdbi;

    Customers(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Makes those unknown; locks all in id order until the transaction ends. What is read afterwards is up to date. */
    public void lock(Collection<UUID> customerIds) {
        if (customerIds.isEmpty()) {
            return;
        }
        jdbi.useHandle(handle -> {
            handle.createUpdate("""
                    insert into customer (customer_id)
                    select id from unnest(:ids) id order by id
                    on conflict do nothing""").bindArray("ids", UUID.class, customerIds).execute();
            handle.createQuery("""
                    select customer_id from customer
                    where customer_id = any(:ids) order by customer_id for update""")
                    .bindArray("ids", UUID.class, customerIds)
                    .mapTo(UUID.class)
                    .list();
        });
    }

    /**
     * Makes sure that she is known.
     *
     * @throws Problem 404 if she is not
     */
    public void require(UUID customerId) {
        boolean isKnown = jdbi.withHandle(handle -> handle.createQuery(
                        "select exists (select from customer where customer_id = :id and not deleted)")
                .bind("id", customerId)
                .mapTo(Boolean.class)
                .one());
        if (!isKnown) {
            throw Problem.notFound("customer", customerId);
        }
    }
}
