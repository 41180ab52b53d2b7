package io.rapport.analytics.privacy;

import io.rapport.events.PrivacyEvent.ErasureRequested;
import io.rapport.events.Topic;
import io.rapport.kit.outbox.Outbox;
import io.rapport.kit.outbox.OutgoingEvent;
import io.rapport.kit.privacy.PersonalData;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** What is known of a customer by figures. What her visitors bought stays in every sum, as a guest's. */
@ApplicationScoped
class AnalyticsData implements PersonalData {
    /** Before any customer is locked. */
    private static final String END_ATTRIBUTIONS = """
            insert into visitor (visitor_id, attribution_version) select id, 9223372036854775807 from unnest(:ids) id order by id
            on conflict (visitor_id) do update set attribution_version = excluded.attribution_version, customer_id = null
            """;

    private static final String EMPTY_CUSTOMER = """
            insert into customer (customer_id, profile_version, deleted)
            select id, 9223372036854775807, true from unnest(:ids) id order by id
            on conflict (customer_id) do update set profile_version = excluded.profile_version, deleted = true,
                language = null, country = null, currency = null, time_zone = null, tags = '{}', attributes = '{}'
            """;

    private final Jdbi jdbi;
    private final Outbox outbox;
    private final Clock clock;

    AnalyticsData(Jdbi jdbi, Outbox outbox, Clock clock) {
        this.jdbi = jdbi;
        this.outbox = outbox;
        this.clock = clock;
    }

    @Override
    public List<Emptied> erase(ErasureRequested person) {
        var customers = person.customerIds();
        var emptied = List.of(
                Emptied.now("visitor", on(person.visitorIds(), END_ATTRIBUTIONS)),
                Emptied.now("customer", on(customers, EMPTY_CUSTOMER)),
                Emptied.now(
                        "customer_metrics",
                        on(customers, "delete from customer_metrics where customer_id = any (:ids)")),
                Emptied.now(
                        "customer_score", on(customers, "delete from customer_score where customer_id = any (:ids)")),
                Emptied.now("clv_history", on(customers, "delete from clv_history where customer_id = any (:ids)")),
                Emptied.now("membership", on(customers, "delete from membership where customer_id = any (:ids)")),
                Emptied.tombstones(Topic.ANALYTICS_CUSTOMER_METRICS, customers.size(), clock.instant()));
        outbox.publishAll(customers.stream()
                .map(id -> OutgoingEvent.tombstone(Topic.ANALYTICS_CUSTOMER_METRICS, id.toString()))
                .toList());
        return emptied;
    }

    private int on(List<UUID> ids, String sql) {
        return jdbi.withHandle(handle ->
                handle.createUpdate(sql).bindArray("ids", UUID.class, ids).execute());
    }

    @Override
    public Map<String, String> held() {
        return Map.of(
                "customer", "select to_jsonb(c) from customer c where customer_id in (select same_person(:customer))",
                "customer_metrics",
                        "select to_jsonb(m) from customer_metrics m where customer_id in (select same_person(:customer)) order by currency",
                "customer_score",
                        "select to_jsonb(s) from customer_score s where customer_id in (select same_person(:customer))",
                "clv_history",
                        "select to_jsonb(h) from clv_history h where customer_id in (select same_person(:customer)) order by fit_id",
                "membership",
                        "select to_jsonb(m) from membership m where customer_id in (select same_person(:customer)) order by segment_id",
                "visitor_event", """
                select to_jsonb(e) from visitor_event e join visitor using (visitor_id)
                where customer_id in (select same_person(:customer)) order by day, type
                """,
                "order_effect", """
                select to_jsonb(e) from order_effect e join visitor using (visitor_id)
                where customer_id in (select same_person(:customer)) order by placed_at, order_key, e.version
                """);
    }
}
