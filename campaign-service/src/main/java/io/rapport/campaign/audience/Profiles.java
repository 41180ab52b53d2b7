package io.rapport.campaign.audience;

import io.rapport.events.Identity;
import io.rapport.kit.Columns;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Our copy of the customers' profiles. */
@ApplicationScoped
public class Profiles {
    @Inject
    Jdbi jdbi;

    /** Of who was merged: her survivor's. */
    public Optional<Profile> find(UUID customerId) {
        var sql = """
                select customer_id, version, email, language, country, full_name, given_name, family_name
                from profile where customer_id = survivor_of(?)
                """;
        return jdbi.withHandle(
                handle -> handle.select(sql, customerId).mapTo(Profile.class).findOne());
    }

    void learn(List<Profile> profiles) {
        if (profiles.isEmpty()) {
            return;
        }
        var sql = """
                insert into profile (customer_id, version, email, email_hash, language, country, full_name, given_name, family_name)
                select * from unnest(:ids, :versions, :emails, :hashes, :languages, :countries, :full, :given, :family) as fresh(id, version)
                order by id
                on conflict (customer_id) do update set version = excluded.version, email = excluded.email, email_hash = excluded.email_hash,
                  language = excluded.language, country = excluded.country, full_name = excluded.full_name,
                  given_name = excluded.given_name, family_name = excluded.family_name
                where profile.version < excluded.version
                """;
        var columns = Columns.of(profiles)
                .uuid("ids", Profile::customerId)
                .bigint("versions", Profile::version)
                .text("emails", Profile::email)
                .text("hashes", Profiles::emailHash)
                .text("languages", Profile::language)
                .text("countries", Profile::country)
                .text("full", Profile::fullName)
                .text("given", Profile::givenName)
                .text("family", Profile::familyName);
        jdbi.useHandle(handle ->
                handle.createUpdate(sql).bindNamedArgumentFinder(columns).execute());
    }

    /** An erased customer keeps her row, emptied and beyond every version, so that an older record cannot bring her back. */
    void forget(List<UUID> customerIds) {
        learn(customerIds.stream()
                .map(id -> new Profile(id, Long.MAX_VALUE, null, null, null, null, null, null))
                .toList());
    }

    private static String emailHash(Profile profile) {
        return profile.email() == null ? null : Identity.email(profile.email()).value();
    }
}
