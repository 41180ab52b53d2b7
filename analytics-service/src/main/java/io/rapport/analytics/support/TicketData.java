package io.rapport.analytics.support;

import io.rapport.events.PrivacyEvent.ErasureRequested;
import io.rapport.kit.privacy.PersonalData;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Whose tickets they were. What support had to do stays in the sums, as nobody's. */
@ApplicationScoped
class TicketData implements PersonalData {
    private final Jdbi jdbi;

    TicketData(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Override
    public List<Emptied> erase(ErasureRequested person) {
        var count = jdbi.withHandle(handle -> handle.createUpdate("""
                update support_ticket set customer_id = '00000000-0000-0000-0000-000000000000' where customer_id = any (:ids)""")
                .bindArray("ids", UUID.class, person.customerIds())
                .execute());
        return List.of(Emptied.now("support_ticket", count));
    }

    @Override
    public Map<String, String> held() {
        return Map.of(
                "support_ticket",
                "select to_jsonb(t) from support_ticket t where customer_id in (select same_person(:customer)) order by ticket_id");
    }
}
