package io.rapport.analytics.privacy;

import io.rapport.analytics.rebuild.Tables;
import io.rapport.events.PrivacyEvent.ErasureRequested;
import io.rapport.events.Topic;
import io.rapport.kit.outbox.Outbox;
import io.rapport.kit.outbox.OutgoingEvent;
import io.rapport.kit.privacy.PersonalData;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** What is known of a customer. What her visitors bought stays in every sum, as a guest's; so do tickets and conversions, as nobody's. */
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
                language = null, country = null, currency = null, time_zone = null,
                birth_date = null, gender = null, tags = '{}', attributes = '{}',
                orders = 0, first_order_at = null, last_order_at = null
            """;

    /** Rows of a {@code customer_id} that go. */
    private static final List<String> DELETED = List.of(
            "customer_metrics",
            "customer_score",
            "clv_history",
            "membership",
            "membership_past",
            "segment_due",
            "segment_candidate",
            "profile_version",
            "consent_statement",
            "ticket_event",
            "delivery_event",
            "campaign_arm");

    /** Rows that lose it, and stay in the sums. */
    private static final List<String> NOBODYS = List.of("support_ticket", "campaign_conversion");

    private static final String TO_NOBODY =
            "update %s set customer_id = '" + Tables.NOBODY + "' where customer_id = any (:ids)";

    /** Before the rows go that say whose they are. */
    private static final String COST_TO_NOBODY = """
            update campaign_cost set nobodys = true
            where delivery_id in (select delivery_id from delivery_event where customer_id = any (:ids))
            """;

    private static final String FORGET_TICKET_TYPES = """
            delete from ticket_type where ticket_id in (select ticket_id from ticket_event where customer_id = any (:ids))
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
        var emptied = new ArrayList<>(List.of(
                Emptied.now("visitor", on(person.visitorIds(), END_ATTRIBUTIONS)),
                Emptied.now("customer", on(customers, EMPTY_CUSTOMER)),
                Emptied.now("campaign_cost", on(customers, COST_TO_NOBODY)),
                Emptied.now("ticket_type", on(customers, FORGET_TICKET_TYPES))));
        DELETED.forEach(table -> emptied.add(
                Emptied.now(table, on(customers, "delete from " + table + " where customer_id = any (:ids)"))));
        NOBODYS.forEach(table -> emptied.add(Emptied.now(table, on(customers, TO_NOBODY.formatted(table)))));
        emptied.add(Emptied.tombstones(Topic.ANALYTICS_CUSTOMER_METRICS, customers.size(), clock.instant()));
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
        var held = new HashMap<String, String>();
        held.put("customer", ofCustomer("customer", "customer_id"));
        held.put("customer_metrics", ofCustomer("customer_metrics", "currency"));
        held.put("customer_score", ofCustomer("customer_score", "customer_id"));
        held.put("clv_history", ofCustomer("clv_history", "fit_id"));
        held.put("membership", ofCustomer("membership", "segment_id"));
        held.put("membership_past", ofCustomer("membership_past", "segment_id, entered_at"));
        held.put("profile_version", ofCustomer("profile_version", "version"));
        held.put("consent_statement", ofCustomer("consent_statement", "channel, purpose, version"));
        held.put("ticket_event", ofCustomer("ticket_event", "at"));
        held.put("delivery_event", ofCustomer("delivery_event", "at"));
        held.put("support_ticket", ofCustomer("support_ticket", "ticket_id"));
        held.put("campaign_arm", ofCustomer("campaign_arm", "decided_at"));
        held.put("campaign_conversion", ofCustomer("campaign_conversion", "converted_at"));
        held.put("visitor_event", ofVisitor("visitor_event", "day, type"));
        held.put("visitor_activity", ofVisitor("visitor_activity", "day, type, detail"));
        held.put("order_effect", ofVisitor("order_effect", "placed_at, order_key, t.version"));
        held.put("sales_line", ofVisitor("sales_line", "placed_at, order_key, t.version, line"));
        held.put("sales_cart", ofVisitor("sales_cart", "day, currency"));
        return held;
    }

    private static String ofCustomer(String table, String order) {
        return "select to_jsonb(t) from " + table + " t where customer_id in (select same_person(:customer)) order by "
                + order;
    }

    private static String ofVisitor(String table, String order) {
        return "select to_jsonb(t) from " + table
                + " t join visitor using (visitor_id) where customer_id in (select same_person(:customer)) order by "
                + order;
    }
}
