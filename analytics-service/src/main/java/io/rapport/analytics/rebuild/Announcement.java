package io.rapport.analytics.rebuild;

import io.rapport.analytics.customer.Change;
import io.rapport.analytics.customer.Customers;
import io.rapport.analytics.metrics.CustomerMetrics;
import io.rapport.analytics.rebuild.Rebuilds.Active;
import io.rapport.analytics.segment.Memberships;
import io.rapport.analytics.segment.RuleBook;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Says the figures of those that a rebuild has mended, and holds them against the segments. */
@ApplicationScoped
class Announcement {
    private static final int SLICE = 1_000;

    private final Jdbi jdbi;
    private final Rebuilds rebuilds;
    private final Shadow shadow;
    private final Customers customers;
    private final CustomerMetrics customerMetrics;
    private final RuleBook ruleBook;
    private final Memberships memberships;

    Announcement(
            Jdbi jdbi,
            Rebuilds rebuilds,
            Shadow shadow,
            Customers customers,
            CustomerMetrics customerMetrics,
            RuleBook ruleBook,
            Memberships memberships) {
        this.jdbi = jdbi;
        this.rebuilds = rebuilds;
        this.shadow = shadow;
        this.customers = customers;
        this.customerMetrics = customerMetrics;
        this.ruleBook = ruleBook;
        this.memberships = memberships;
    }

    /** The next slice of them; returns whether there may be more. */
    boolean next(Active active) {
        var rules = ruleBook.open();
        var slice = mended();
        if (slice.isEmpty()) {
            shadow.drop();
            rebuilds.ended(active.rebuildId(), "done", null);
            return false;
        }
        customers.lock(slice);
        customerMetrics.publish(slice);
        memberships.review(slice.stream().map(id -> new Change(id, true)).toList(), rules);
        jdbi.useHandle(
                handle -> handle.createUpdate("delete from public.rebuild_customer where customer_id = any (:ids)")
                        .bindArray("ids", UUID.class, slice)
                        .execute());
        return true;
    }

    private List<UUID> mended() {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select customer_id from public.rebuild_customer order by customer_id limit :limit")
                .bind("limit", SLICE)
                .mapTo(UUID.class)
                .list());
    }
}
