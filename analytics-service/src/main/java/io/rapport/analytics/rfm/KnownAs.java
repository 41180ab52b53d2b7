package io.rapport.analytics.rfm;

import io.rapport.events.CustomerEvent.IdentityChanged;
import io.rapport.events.PrivacyEvent.ErasureRequested;
import io.rapport.kit.Columns;
import io.rapport.kit.inbox.Received;
import io.rapport.kit.privacy.PersonalData;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Whose name in a shop it is, as of now; of who was erased nothing, whatever is told again. */
@ApplicationScoped
class KnownAs implements PersonalData {
    private final Jdbi jdbi;

    KnownAs(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Of each identity the last word of these; a tombstone takes it away. */
    @Transactional
    void changed(List<Received<IdentityChanged>> events) {
        var last = new LinkedHashMap<String, Received<IdentityChanged>>();
        events.forEach(event -> last.put(event.key(), event));
        forget(last.values().stream()
                .filter(Received::isTombstone)
                .map(Received::key)
                .toList());
        store(last.values().stream()
                .filter(event -> !event.isTombstone())
                .map(Received::data)
                .toList());
    }

    private void forget(List<String> identities) {
        jdbi.useHandle(handle -> handle.createUpdate("delete from customer_known_as where identity = any (:identities)")
                .bindArray("identities", String.class, identities)
                .execute());
    }

    private void store(List<IdentityChanged> identities) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into customer_known_as as k (identity, customer_id, version)
                select n.* from unnest(:identity, :customer, :version) n (identity, customer_id, version)
                where not exists (select from customer c where c.customer_id = n.customer_id and c.deleted) order by 1
                on conflict (identity) do update set customer_id = excluded.customer_id, version = excluded.version
                where k.version < excluded.version""")
                .bindNamedArgumentFinder(Columns.of(identities)
                        .text("identity", IdentityChanged::identity)
                        .uuid("customer", IdentityChanged::customerId)
                        .bigint("version", IdentityChanged::version))
                .execute());
    }

    @Override
    public List<Emptied> erase(ErasureRequested person) {
        var count = jdbi.withHandle(
                handle -> handle.createUpdate("delete from customer_known_as where customer_id = any (:ids)")
                        .bindArray("ids", UUID.class, person.customerIds())
                        .execute());
        return List.of(Emptied.now("customer_known_as", count));
    }

    @Override
    public Map<String, String> held() {
        return Map.of(
                "customer_known_as",
                "select to_jsonb(k) from customer_known_as k where customer_id in (select same_person(:customer)) order by identity");
    }
}
