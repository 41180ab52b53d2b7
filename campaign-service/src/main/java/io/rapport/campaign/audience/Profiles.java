package io.rapport.campaign.audience;

import io.rapport.events.CustomerEvent.Names;
import io.rapport.events.CustomerEvent.Preferences;
import io.rapport.events.CustomerEvent.ProfileChanged;
import io.rapport.events.Identity;
import io.rapport.kit.Columns;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Our copy of the customers' profiles. */
@ApplicationScoped
public class Profiles {
    private static final Names NAMELESS = new Names(null, null, null);
    private static final Preferences NONE = new Preferences(null, null, null);

    @Inject
    Jdbi jdbi;

    /** Of who was merged: her survivor's. */
    public Optional<Profile> find(UUID customerId) {
        var sql = """
                select customer_id, version, email, phone, language, country, time_zone, full_name, given_name, family_name
                from profile where customer_id = survivor_of(?)
                """;
        return jdbi.withHandle(
                handle -> handle.select(sql, customerId).mapTo(Profile.class).findOne());
    }

    void learn(List<ProfileChanged> profiles) {
        if (profiles.isEmpty()) {
            return;
        }
        var sql = """
                insert into profile (customer_id, version, email, email_hash, phone, phone_hash, language, country, time_zone, birth_date,
                  full_name, given_name, family_name, topics, channels, frequency)
                select id, version, email, email_hash, phone, phone_hash, language, country, time_zone, birth_date,
                  full_name, given_name, family_name, string_to_array(topics, E'\\n'), string_to_array(channels, E'\\n'), frequency
                from unnest(:ids, :versions, :emails, :emailHashes, :phones, :phoneHashes, :languages, :countries, :zones, :births,
                  :full, :given, :family, :topics, :channels, :frequencies)
                  as fresh(id, version, email, email_hash, phone, phone_hash, language, country, time_zone, birth_date,
                    full_name, given_name, family_name, topics, channels, frequency)
                order by id
                on conflict (customer_id) do update set version = excluded.version, email = excluded.email, email_hash = excluded.email_hash,
                  phone = excluded.phone, phone_hash = excluded.phone_hash, language = excluded.language, country = excluded.country,
                  time_zone = excluded.time_zone, birth_date = excluded.birth_date, full_name = excluded.full_name,
                  given_name = excluded.given_name, family_name = excluded.family_name, topics = excluded.topics,
                  channels = excluded.channels, frequency = excluded.frequency
                where profile.version < excluded.version
                """;
        var columns = Columns.of(profiles)
                .uuid("ids", ProfileChanged::customerId)
                .bigint("versions", ProfileChanged::version)
                .text("emails", profile -> first(profile.emails()))
                .text("emailHashes", profile -> emailHash(first(profile.emails())))
                .text("phones", profile -> first(profile.phones()))
                .text("phoneHashes", profile -> phoneHash(first(profile.phones())))
                .text("languages", ProfileChanged::language)
                .text("countries", ProfileChanged::country)
                .text("zones", profile -> knownZone(profile.timeZone()))
                .date("births", ProfileChanged::birthDate)
                .text("full", profile -> names(profile).full())
                .text("given", profile -> names(profile).given())
                .text("family", profile -> names(profile).family())
                .text("topics", profile -> joined(preferences(profile).topics()))
                .text("channels", profile -> joined(preferences(profile).channels()))
                .text("frequencies", profile -> preferences(profile).frequency());
        jdbi.useHandle(handle ->
                handle.createUpdate(sql).bindNamedArgumentFinder(columns).execute());
        heard(profiles);
    }

    /** What a reader chose on her page has come back as a fact of her profile: from now on that holds, and whatever changes it. */
    private void heard(List<ProfileChanged> profiles) {
        var sql = """
                delete from preference c using profile p
                where c.customer_id = any (:ids) and p.customer_id = c.customer_id and p.frequency is not distinct from c.frequency
                  and p.topics is not distinct from c.topics and p.channels is not distinct from c.channels
                  and coalesce(cardinality(c.topics), 1) > 0 and coalesce(cardinality(c.channels), 1) > 0
                  and (c.language is null or split_part(p.language, '-', 1) = c.language)
                """;
        var ids = profiles.stream().map(ProfileChanged::customerId).toList();
        jdbi.useHandle(handle ->
                handle.createUpdate(sql).bindArray("ids", UUID.class, ids).execute());
    }

    /** An erased customer keeps her row, emptied and beyond every version, so that an older record cannot bring her back. */
    public int forget(List<UUID> customerIds) {
        var sql = """
                insert into profile (customer_id, version) select id, 9223372036854775807 from unnest(:ids) id order by id
                on conflict (customer_id) do update set version = excluded.version, email = null, email_hash = null, phone = null,
                  phone_hash = null, language = null, country = null, time_zone = null, birth_date = null, full_name = null,
                  given_name = null, family_name = null, topics = null, channels = null, frequency = null
                """;
        return jdbi.withHandle(handle -> handle.createUpdate(sql)
                .bindArray("ids", UUID.class, customerIds)
                .execute());
    }

    private static String first(List<String> values) {
        return values == null || values.isEmpty() ? null : values.getFirst();
    }

    private static String joined(List<String> values) {
        return values == null ? null : String.join("\n", values);
    }

    private static Names names(ProfileChanged profile) {
        return Objects.requireNonNullElse(profile.names(), NAMELESS);
    }

    private static Preferences preferences(ProfileChanged profile) {
        return Objects.requireNonNullElse(profile.preferences(), NONE);
    }

    private static String emailHash(String email) {
        return email == null ? null : Identity.email(email).value();
    }

    private static String phoneHash(String phone) {
        return phone == null ? null : Identity.phone(phone).value();
    }

    private static String knownZone(String zone) {
        return zone != null
                        && !zone.startsWith("SystemV")
                        && ZoneId.getAvailableZoneIds().contains(zone)
                ? zone
                : null;
    }
}
