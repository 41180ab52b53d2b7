package io.rapport.campaign.privacy;

import io.rapport.campaign.audience.Profiles;
import io.rapport.events.Identity;
import io.rapport.events.PrivacyEvent.ErasureRequested;
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

    @Override
    public List<Emptied> erase(ErasureRequested person) {
        var customers = person.customerIds();
        return List.of(
                Emptied.now("profile", profiles.forget(customers)),
                Emptied.now("consent", on(customers, "delete from consent where customer_id = any (:ids)")),
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
        return Map.of(
                "engagement", """
                select to_jsonb(e) from engagement e join delivery d on d.id = e.delivery_id
                where d.customer_id in (select same_person(:customer)) order by e.at
                """,
                "preference",
                        "select to_jsonb(p) from preference p where customer_id in (select same_person(:customer))",
                "profile", "select to_jsonb(p) from profile p where customer_id in (select same_person(:customer))",
                "consent",
                        "select to_jsonb(c) from consent c where customer_id in (select same_person(:customer)) order by channel, purpose",
                "complaint",
                        "select to_jsonb(c) from complaint c where customer_id in (select same_person(:customer)) order by ticket_id",
                "membership",
                        "select to_jsonb(m) from membership m where customer_id in (select same_person(:customer)) order by segment_id",
                "delivery",
                        "select to_jsonb(d) from delivery d where customer_id in (select same_person(:customer)) order by due_at",
                "suppression", """
                select to_jsonb(s) from suppression s join profile on s.address_hash in (profile.email_hash, profile.phone_hash)
                where customer_id in (select same_person(:customer))
                """);
    }
}
