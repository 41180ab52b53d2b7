package io.rapport.mis.customers;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.rapport.events.EventJson;
import io.rapport.events.MisEvent.UnifiedCustomerChanged;
import io.rapport.events.Topic;
import io.rapport.kit.Columns;
import io.rapport.kit.outbox.Outbox;
import io.rapport.kit.outbox.OutgoingEvent;
import io.rapport.mis.measure.Checksum;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;

/** Publishes customers on {@code mis.customers.v1} where what there is to say of them changed, and a tombstone of the erased. */
@ApplicationScoped
class UnifiedCustomers {
    private static final int MOST_AT_ONCE = 500;
    private static final long LOCK = 0x637573746f6dL;

    private final Jdbi jdbi;
    private final Outbox outbox;
    private final Clock clock;

    UnifiedCustomers(Jdbi jdbi, Outbox outbox, Clock clock) {
        this.jdbi = jdbi;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Whether there was anything to look at. */
    boolean publish() {
        var any = false;
        while (QuarkusTransaction.requiringNew().call(this::publishSome)) {
            any = true;
        }
        return any;
    }

    private boolean publishSome() {
        if (!isOurTurn()) {
            return false;
        }
        var customers = take();
        var changed = jdbi.withHandle(handle -> handle.createQuery(UnifiedRow.SELECT)
                .bindArray("customers", UUID.class, customers)
                .bind("now", clock.instant())
                .map(Unified::read)
                .filter(Unified::isChanged)
                .list());
        write(changed);
        outbox.publishAll(changed.stream().map(this::outgoing).toList());
        return !customers.isEmpty();
    }

    private boolean isOurTurn() {
        return jdbi.withHandle(handle -> handle.createQuery("select pg_try_advisory_xact_lock(:lock)")
                .bind("lock", LOCK)
                .mapTo(Boolean.class)
                .one());
    }

    private List<UUID> take() {
        return jdbi.withHandle(handle -> handle.createQuery("""
                with taken as (
                    delete from dirty_customer where seq in (select seq from dirty_customer order by seq limit :most)
                    returning customer_id)
                select distinct customer_id from taken order by customer_id
                """)
                .bind("most", MOST_AT_ONCE)
                .mapTo(UUID.class)
                .list());
    }

    private void write(List<Unified> changed) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                update unified_customer c set version = c.version + 1, content = n.content
                from unnest(:customer, :content) as n (customer_id, content) where c.customer_id = n.customer_id
                """)
                .bindNamedArgumentFinder(Columns.of(changed)
                        .uuid("customer", Unified::customerId)
                        .bigint("content", Unified::content))
                .execute());
    }

    private OutgoingEvent outgoing(Unified customer) {
        var key = customer.customerId().toString();
        return customer.erased()
                ? OutgoingEvent.tombstone(Topic.MIS_CUSTOMERS, key)
                : OutgoingEvent.of(key, clock.instant(), customer.published());
    }

    /**
     * A customer as the tables give her now.
     *
     * @param lastContent checksum of what was published last, or null
     * @param said what there is to say, without its version
     */
    private record Unified(
            UUID customerId, boolean erased, long version, Long lastContent, UnifiedCustomerChanged said) {
        static Unified read(RowView row) {
            return new Unified(
                    row.getColumn("customer_id", UUID.class),
                    row.getColumn("erased", Boolean.class),
                    row.getColumn("version", Long.class),
                    row.getColumn("content", Long.class),
                    UnifiedRow.said(row, 0));
        }

        /** One who was erased before anything was said of her needs no tombstone. */
        boolean isChanged() {
            return erased ? lastContent != null && lastContent != 0 : lastContent == null || lastContent != content();
        }

        long content() {
            return erased ? 0 : Checksum.of("customer", EventJson.write(said));
        }

        UnifiedCustomerChanged published() {
            return UnifiedRow.versioned(said, version + 1);
        }
    }
}
