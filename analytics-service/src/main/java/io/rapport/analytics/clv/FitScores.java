package io.rapport.analytics.clv;

import io.rapport.analytics.clv.ClvFitResource.Answer;
import io.rapport.analytics.customer.Customers;
import io.rapport.analytics.metrics.CustomerMetrics;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Scores everyone by a new fit, slice by slice. */
@ApplicationScoped
class FitScores {
    private static final int SLICE = 2_000;

    private final Jdbi jdbi;
    private final PurchaseHistories histories;
    private final Customers customers;
    private final CustomerScores scores;
    private final CustomerMetrics customerMetrics;

    FitScores(
            Jdbi jdbi,
            PurchaseHistories histories,
            Customers customers,
            CustomerScores scores,
            CustomerMetrics customerMetrics) {
        this.jdbi = jdbi;
        this.histories = histories;
        this.customers = customers;
        this.scores = scores;
        this.customerMetrics = customerMetrics;
    }

    /** Scores the next slice of customers; returns whether there may be more. */
    boolean slice(Answer fit) {
        var ids = histories.after(fit.fitId(), SLICE);
        if (ids.isEmpty()) {
            return false;
        }
        score(ids);
        jdbi.useHandle(
                handle -> handle.execute("update clv_fit set after = ? where fit_id = ?", ids.getLast(), fit.fitId()));
        return true;
    }

    /** Scores anew, or no longer, those whom only earlier fits knew; returns whether there may be more. */
    boolean forget(Answer fit) {
        var stale = jdbi.withHandle(handle -> handle.createQuery(
                        "select customer_id from customer_score where fit_id <> :fit order by customer_id limit :limit")
                .bind("fit", fit.fitId())
                .bind("limit", SLICE)
                .mapTo(UUID.class)
                .list());
        if (!stale.isEmpty()) {
            score(stale);
        }
        return !stale.isEmpty();
    }

    private void score(List<UUID> customerIds) {
        customers.lock(customerIds);
        customerMetrics.publish(scores.rescore(customerIds));
    }
}
