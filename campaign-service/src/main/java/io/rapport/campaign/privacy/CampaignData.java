package io.rapport.campaign.privacy;

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
    /** Beyond every version, so that no older record fills it again. */
    private static final String EMPTY_PROFILE = """
            insert into profile (customer_id, version) select id, 9223372036854775807 from unnest(:ids) id order by id
            on conflict (customer_id) do update set version = excluded.version, email = null, email_hash = null,
                language = null, country = null, full_name = null, given_name = null, family_name = null
            """;

    @Inject
    Jdbi jdbi;

    @Override
    public List<Emptied> erase(ErasureRequested person) {
        var customers = person.customerIds();
        return List.of(
                Emptied.now("profile", on(customers, EMPTY_PROFILE)),
                Emptied.now("consent", on(customers, "delete from consent where customer_id = any (:ids)")),
                Emptied.now("membership", on(customers, "delete from membership where customer_id = any (:ids)")),
                Emptied.now(
                        "delivery",
                        on(
                                customers,
                                "update delivery set language = null, address_hash = null where customer_id = any (:ids)")),
                Emptied.now("suppression", deleteSuppressions(person)));
    }

    private int on(List<UUID> ids, String sql) {
        return jdbi.withHandle(handle ->
                handle.createUpdate(sql).bindArray("ids", UUID.class, ids).execute());
    }

    private int deleteSuppressions(ErasureRequested person) {
        var hashes = person.identities().stream()
                .map(Identity::parse)
                .filter(identity -> identity.type() == Identity.Type.EMAIL)
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
                "profile", "select to_jsonb(p) from profile p where customer_id in (select same_person(:customer))",
                "consent",
                        "select to_jsonb(c) from consent c where customer_id in (select same_person(:customer)) order by channel, purpose",
                "membership",
                        "select to_jsonb(m) from membership m where customer_id in (select same_person(:customer)) order by segment_id",
                "delivery",
                        "select to_jsonb(d) from delivery d where customer_id in (select same_person(:customer)) order by due_at",
                "suppression", """
                select to_jsonb(s) from suppression s join profile on profile.email_hash = s.address_hash
                where customer_id in (select same_person(:customer))
                """);
    }
}
