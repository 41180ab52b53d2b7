package io.rapport.analytics.metrics;

import io.rapport.events.PrivacyEvent.ErasureRequested;
import io.rapport.kit.privacy.PersonalData;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** What a customer asked of us and what we told her. */
@ApplicationScoped
class ContactData implements PersonalData {
    private final Jdbi jdbi;

    ContactData(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Override
    public List<Emptied> erase(ErasureRequested person) {
        var customers = person.customerIds();
        return List.of(
                Emptied.now("ticket_event", on(customers, "delete from ticket_event where customer_id = any (:ids)")),
                Emptied.now(
                        "delivery_event", on(customers, "delete from delivery_event where customer_id = any (:ids)")));
    }

    private int on(List<UUID> ids, String sql) {
        return jdbi.withHandle(handle ->
                handle.createUpdate(sql).bindArray("ids", UUID.class, ids).execute());
    }

    @Override
    public Map<String, String> held() {
        return Map.of(
                "ticket_event",
                        "select to_jsonb(e) from ticket_event e where customer_id in (select same_person(:customer)) order by at",
                "delivery_event",
                        "select to_jsonb(e) from delivery_event e where customer_id in (select same_person(:customer)) order by at");
    }
}
