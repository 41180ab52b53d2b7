package io.rapport.customer.privacy;

import io.rapport.customer.consent.Consents;
import io.rapport.events.PrivacyEvent.ErasureLifted;
import io.rapport.events.PrivacyEvent.ErasureRequested;
import io.rapport.events.PrivacyEvent.RequestRaised;
import io.rapport.kit.erased.Erased;
import io.rapport.kit.http.Problem;
import io.rapport.kit.outbox.Outbox;
import io.rapport.kit.privacy.Erasures;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Carries out what data subjects ask for. */
@ApplicationScoped
class People {
    /** She and all who were ever merged with her. */
    private static final String GROUP = "select id from same_person(:id) id order by id";

    private static final String VISITORS = "select visitor_id from attribution where customer_id = any (:customers)";

    /** Locked before the customers are. */
    private static final String IDENTITIES =
            "select identity from identity where customer_id = any (:customers) order by identity for update";

    private static final String CONTACTS = """
            select distinct jsonb_array_elements_text(coalesce(profile -> list, '[]')) from customer, (values ('emails'), ('phones')) as lists (list)
            where id = any (:customers)
            """;

    @Inject
    Jdbi jdbi;

    @Inject
    Erased erased;

    @Inject
    Erasures erasures;

    @Inject
    Consents consents;

    @Inject
    Outbox outbox;

    @Inject
    Clock clock;

    /** Taken before anything else is locked. */
    void lock() {
        erased.lockAlone();
    }

    void require(UUID customerId) {
        if (group(customerId).isEmpty()) {
            throw Problem.notFound("customer", customerId);
        }
    }

    /** Here at once; the other services hear of it. */
    void erase(UUID requestId, UUID customerId) {
        var customers = group(customerId);
        var person = new ErasureRequested(
                requestId,
                customers,
                of(VISITORS, customers, UUID.class),
                of(IDENTITIES, customers, String.class),
                of(CONTACTS, customers, String.class));
        erasures.carryOut(person);
        outbox.publish(requestId.toString(), clock.instant(), person);
    }

    /** Every service hears of it and says what it holds of her. */
    void raise(UUID requestId, UUID customerId, String type) {
        outbox.publish(requestId.toString(), clock.instant(), new RequestRaised(requestId, type, group(customerId)));
    }

    /** Whatever she had agreed to is withdrawn. */
    void object(UUID customerId) {
        consents.withdrawAll(group(customerId), "objection");
    }

    /** {@code identities}: null for all that the request erased. */
    void lift(UUID requestId, List<String> identities) {
        var lifted = new ErasureLifted(requestId, identities);
        erased.lift(lifted);
        outbox.publish(requestId.toString(), clock.instant(), lifted);
    }

    private List<UUID> group(UUID customerId) {
        return jdbi.withHandle(handle -> handle.createQuery(GROUP)
                .bind("id", customerId)
                .mapTo(UUID.class)
                .list());
    }

    private <T> List<T> of(String select, Collection<UUID> customers, Class<T> type) {
        return jdbi.withHandle(handle -> handle.createQuery(select)
                .bindArray("customers", UUID.class, customers)
                .mapTo(type)
                .list());
    }
}
