package io.rapport.analytics.customer;

import io.agroal.api.AgroalDataSource;
import io.rapport.analytics.sql.Sql;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.UUID;

/** The customers that analytics has heard of, and the lock under which their figures and segments change. */
@ApplicationScoped
public class Customers {
    private final AgroalDataSource database;

    Customers(AgroalDataSource database) {
        this.database = database;
    }

    /** Makes those unknown; locks all in id order until the transaction ends. What is read afterwards is up to date. */
    public void lock(Collection<UUID> customerIds) {
        if (customerIds.isEmpty()) {
            return;
        }
        var ids = customerIds.toArray(UUID[]::new);
        Sql.of("""
                insert into customer (customer_id)
                select id from unnest(?::uuid[]) id order by id
                on conflict do nothing""", (Object) ids).update(database);
        Sql.of("""
                select customer_id from customer
                where customer_id = any(?::uuid[]) order by customer_id for update""", (Object) ids).query(database, row -> Sql.uuid(row, "customer_id"));
    }

    /** Makes sure that she is known.
     *
     * @throws Problem 404 if no such customer is known */
    public void require(UUID customerId) {
        var known = Sql.of("select 1 from customer where customer_id = ? and not deleted", customerId)
                .query(database, row -> row.getInt(1));
        if (known.isEmpty()) {
            throw Problem.notFound("customer", customerId);
        }
    }
}
