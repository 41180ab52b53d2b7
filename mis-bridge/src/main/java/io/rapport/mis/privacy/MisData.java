package io.rapport.mis.privacy;

import io.rapport.events.PrivacyEvent.ErasureRequested;
import io.rapport.events.Topic;
import io.rapport.kit.privacy.PersonalData;
import io.rapport.mis.customers.CustomerCopies;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
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
    private final CustomerCopies customers;
    private final Clock clock;

    MisData(Jdbi jdbi, CustomerCopies customers, Clock clock) {
        this.jdbi = jdbi;
        this.customers = customers;
        this.clock = clock;
    }

    @Override
    public List<Emptied> erase(ErasureRequested person) {
        var emptied = new ArrayList<Emptied>();
        emptied.add(Emptied.now("visitor", count(person.visitorIds())));
        customers.erase(person.customerIds()).forEach((store, rows) -> emptied.add(Emptied.now(store, rows)));
        emptied.add(Emptied.tombstones(Topic.MIS_CUSTOMERS, person.customerIds().size(), clock.instant()));
        return emptied;
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
                "visitor", of("visitor"),
                "first_order", of("first_order"),
                "unified_customer", of("unified_customer"),
                "customer_segment", of("customer_segment"),
                "customer_consent", of("customer_consent"),
                "customer_ticket", of("customer_ticket"),
                "membership", of("membership"),
                "campaign_arm", of("campaign_arm"));
    }

    private static String of(String table) {
        return "select to_jsonb(t) from %s t where customer_id in (select same_person(:customer))".formatted(table);
    }
}
