package io.rapport.campaign.audience;

import io.agroal.api.AgroalDataSource;
import io.rapport.events.Identity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Our copy of the customers' profiles. */
@ApplicationScoped
public class Profiles {
    @Inject
    AgroalDataSource database;

    public Optional<Profile> find(UUID customerId) {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement("select * from profile where customer_id = ?")) {
            query.setObject(1, customerId);
            var row = query.executeQuery();
            return row.next() ? Optional.of(read(row)) : Optional.empty();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void learn(Collection<Profile> profiles) {
        if (profiles.isEmpty()) {
            return;
        }
        var sql = """
                insert into profile (customer_id, version, email, email_hash, language, country, full_name, given_name, family_name)
                select * from unnest(?::uuid[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[]) as fresh(id, version)
                order by id
                on conflict (customer_id) do update set version = excluded.version, email = excluded.email, email_hash = excluded.email_hash,
                  language = excluded.language, country = excluded.country, full_name = excluded.full_name,
                  given_name = excluded.given_name, family_name = excluded.family_name
                where profile.version < excluded.version
                """;
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("uuid", column(profiles, Profile::customerId)));
            statement.setArray(2, connection.createArrayOf("bigint", column(profiles, Profile::version)));
            statement.setArray(3, connection.createArrayOf("text", column(profiles, Profile::email)));
            statement.setArray(4, connection.createArrayOf("text", column(profiles, Profiles::emailHash)));
            statement.setArray(5, connection.createArrayOf("text", column(profiles, Profile::language)));
            statement.setArray(6, connection.createArrayOf("text", column(profiles, Profile::country)));
            statement.setArray(7, connection.createArrayOf("text", column(profiles, Profile::fullName)));
            statement.setArray(8, connection.createArrayOf("text", column(profiles, Profile::givenName)));
            statement.setArray(9, connection.createArrayOf("text", column(profiles, Profile::familyName)));
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
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

    private static Object[] column(Collection<Profile> profiles, Function<Profile, Object> value) {
        return profiles.stream().map(value).toArray();
    }

    private static Profile read(ResultSet row) throws SQLException {
        return new Profile(
                row.getObject("customer_id", UUID.class),
                row.getLong("version"),
                row.getString("email"),
                row.getString("language"),
                row.getString("country"),
                row.getString("full_name"),
                row.getString("given_name"),
                row.getString("family_name"));
    }
}
