package io.rapport.campaign.privacy;

import static java.util.Map.entry;

import io.rapport.campaign.attribution.Attribution;
import io.rapport.campaign.audience.Profiles;
import io.rapport.campaign.loyalty.Loyalty;
import io.rapport.events.Identity;
import io.rapport.events.PrivacyEvent.ErasureRequested;
import io.rapport.events.Topic;
import io.rapport.kit.outbox.Outbox;
import io.rapport.kit.outbox.OutgoingEvent;
import io.rapport.kit.privacy.PersonalData;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Whom campaigns write to. Deliveries stay as bare facts, so that receipts add up; what was planned is skipped for want of an address. */
@ApplicationScoped
class CampaignData implements PersonalData {
    @Inject
    Jdbi jdbi;

    @Inject
    Profiles profiles;

    @Inject
    Attribution attribution;

    @Inject
    Outbox outbox;

    @Override
    public List<Emptied> erase(ErasureRequested person) {
        var customers = person.customerIds();
        outbox.publishAll(customers.stream()
                .map(id -> OutgoingEvent.tombstone(Topic.CAMPAIGN_LOYALTY, id.toString()))
                .toList());
        return List.of(
                Emptied.now("profile", profiles.forget(customers)),
                Emptied.now("consent", on(customers, "delete from consent where customer_id = any (:ids)")),
                Emptied.now("visitor", attribution.forget(person.visitorIds())),
                Emptied.now(
                        "pending_sign",
                        on(person.visitorIds(), "delete from pending_sign where visitor_id = any (:ids)")),
                Emptied.now("loyalty_entry", on(customers, "delete from loyalty_entry where customer_id = any (:ids)")),
                Emptied.now(
                        "loyalty_member", on(customers, "delete from loyalty_member where customer_id = any (:ids)")),
                Emptied.now("loyalty_stale", on(customers, "delete from loyalty_stale where customer_id = any (:ids)")),
                Emptied.now("interest", on(person.visitorIds(), "delete from interest where visitor_id = any (:ids)")),
                Emptied.now("journey_call", on(customers, """
                        update journey_call set particulars = null, status = case when status = 'waiting' then 'failed' else status end,
                          reason = case when status = 'waiting' then 'erased' else reason end
                        where customer_id = any (:ids)
                        """)),
                Emptied.now("journey_run", on(customers, """
                        update journey_run set particulars = null, wake_at = null,
                          status = case when status = 'active' then 'stopped' else status end
                        where customer_id = any (:ids)
                        """)),
                Emptied.now(
                        "coupon", on(customers, "update coupon set customer_id = null where customer_id = any (:ids)")),
                Emptied.now("complaint", on(customers, "delete from complaint where customer_id = any (:ids)")),
                Emptied.now("engagement", on(customers, """
                        delete from engagement where delivery_id in (select id from delivery where customer_id = any (:ids))
                        """)),
                Emptied.now("preference", on(customers, "delete from preference where customer_id = any (:ids)")),
                Emptied.now("membership", on(customers, "delete from membership where customer_id = any (:ids)")),
                Emptied.now(
                        "delivery",
                        on(
                                customers,
                                "update delivery set language = null, address_hash = null, particulars = null where customer_id = any (:ids)")),
                Emptied.now("suppression", deleteSuppressions(person)));
    }

    private int on(List<UUID> ids, String sql) {
        return jdbi.withHandle(handle ->
                handle.createUpdate(sql).bindArray("ids", UUID.class, ids).execute());
    }

    private int deleteSuppressions(ErasureRequested person) {
        var hashes = person.identities().stream()
                .map(Identity::parse)
                .filter(identity -> identity.type() == Identity.Type.EMAIL || identity.type() == Identity.Type.PHONE)
                .map(Identity::value)
                .toList();
        return jdbi.withHandle(
                handle -> handle.createUpdate("delete from suppression where address_hash = any (:hashes)")
                        .bindArray("hashes", String.class, hashes)
                        .execute());
    }

    @Override
    public Map<String, String> held() {
        return Map.ofEntries(
                own("visitor", "visitor_id"),
                own("journey_run", "entered_at"),
                own("journey_call", "made_at"),
                own("loyalty_member", "version"),
                entry("loyalty_entry", "select to_jsonb(e) from (" + Loyalty.ENTRIES + ") e order by at"),
                entry("loyalty_order", """
                select to_jsonb(o) from loyalty_order o join visitor v on v.visitor_id = o.visitor_id
                where v.customer_id in (select same_person(:customer)) order by o.order_key
                """),
                own("coupon", "given_at"),
                own("preference", "at"),
                own("profile", "customer_id"),
                own("consent", "channel, purpose"),
                own("complaint", "ticket_id"),
                own("membership", "segment_id"),
                own("delivery", "due_at"),
                entry("purchase", """
                select to_jsonb(p) from purchase p join visitor v on v.visitor_id = p.visitor_id
                where v.customer_id in (select same_person(:customer)) order by p.placed_at
                """),
                entry("pending_sign", """
                select to_jsonb(s) from pending_sign s join visitor v on v.visitor_id = s.visitor_id
                where v.customer_id in (select same_person(:customer)) order by s.at
                """),
                entry("interest", """
                select to_jsonb(i) from interest i join visitor v on v.visitor_id = i.visitor_id
                where v.customer_id in (select same_person(:customer)) order by i.at
                """),
                entry("engagement", """
                select to_jsonb(e) from engagement e join delivery d on d.id = e.delivery_id
                where d.customer_id in (select same_person(:customer)) order by e.at
                """),
                entry("suppression", """
                select to_jsonb(s) from suppression s join profile on s.address_hash in (profile.email_hash, profile.phone_hash)
                where customer_id in (select same_person(:customer))
                """));
    }

    private static Map.Entry<String, String> own(String table, String order) {
        return entry(
                table,
                "select to_jsonb(t) from %s t where customer_id in (select same_person(:customer)) order by %s"
                        .formatted(table, order));
    }
}
