package io.rapport.mis.privacy;

import io.rapport.events.PrivacyEvent.ErasureRequested;
import io.rapport.kit.privacy.PersonalData;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * Of customers the bridge knows random ids alone. Whose her visitors were ends by the tombstones of their attributions, at an offset of the
 * log, so that every KPI stays provable.
 */
@ApplicationScoped
class MisData implements PersonalData {
    private final Jdbi jdbi;

    MisData(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Override
    public List<Emptied> erase(ErasureRequested person) {
        return List.of(Emptied.now("visitor", count(person.visitorIds())));
    }

    private long count(List<UUID> visitors) {
        return jdbi.withHandle(
                handle -> handle.createQuery("select count(*) from visitor where visitor_id = any (:ids)")
                        .bindArray("ids", UUID.class, visitors)
                        .mapTo(Long.class)
                        .one());
    }

    @Override
    public Map<String, String> held() {
        return Map.of(
                "visitor",
                        "select to_jsonb(v) from visitor v where customer_id in (select same_person(:customer)) order by visitor_id",
                "first_order",
                        "select to_jsonb(f) from first_order f where customer_id in (select same_person(:customer))");
    }
}
