package io.rapport.analytics.lift;

import io.rapport.events.PrivacyEvent.ErasureRequested;
import io.rapport.kit.privacy.PersonalData;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** In which arm of which campaign a customer was, and which of her orders a campaign earned; the money stays, as nobody's. */
@ApplicationScoped
class ArmData implements PersonalData {
    private final Jdbi jdbi;

    ArmData(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Override
    public List<Emptied> erase(ErasureRequested person) {
        var customers = person.customerIds();
        return List.of(
                Emptied.now("campaign_arm", on(customers, "delete from campaign_arm where customer_id = any (:ids)")),
                Emptied.now("campaign_conversion", on(customers, """
                        update campaign_conversion set customer_id = '00000000-0000-0000-0000-000000000000'
                        where customer_id = any (:ids)""")));
    }

    private int on(List<UUID> ids, String sql) {
        return jdbi.withHandle(handle ->
                handle.createUpdate(sql).bindArray("ids", UUID.class, ids).execute());
    }

    @Override
    public Map<String, String> held() {
        return Map.of(
                "campaign_arm",
                        "select to_jsonb(a) from campaign_arm a where customer_id in (select same_person(:customer)) order by decided_at",
                "campaign_conversion",
                        "select to_jsonb(c) from campaign_conversion c where customer_id in (select same_person(:customer)) order by converted_at");
    }
}
