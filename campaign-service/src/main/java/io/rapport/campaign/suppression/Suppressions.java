package io.rapport.campaign.suppression;

import io.agroal.api.AgroalDataSource;
import io.rapport.events.Identity;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Addresses that never get a message again, kept as hashes: an unsubscribe works at once, before the consent has gone its way. */
@ApplicationScoped
public class Suppressions {
    @Inject
    AgroalDataSource database;

    @Inject
    Clock clock;

    /** {@code addressHash} is the value of the {@code email-sha256} identity. */
    public record Suppression(String channel, String addressHash, String reason, Instant createdAt) {}

    public void suppressEmail(String address, String reason) {
        suppressHash(Identity.email(address).value(), reason);
    }

    public void suppressHash(String addressHash, String reason) {
        var sql =
                "insert into suppression (channel, address_hash, reason, created_at) values ('email', ?, ?, ?) on conflict do nothing";
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            statement.setString(1, addressHash);
            statement.setString(2, reason);
            statement.setTimestamp(3, Timestamp.from(clock.instant()));
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void lift(String addressHash) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(
                        "delete from suppression where channel = 'email' and address_hash = ?")) {
            statement.setString(1, addressHash);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    Page<Suppression> list(PageRequest page) {
        var sql =
                "select * from suppression where channel = 'email' and address_hash > ? order by address_hash limit ?";
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(sql)) {
            query.setString(
                    1, page.after(1).map(cursor -> cursor.values().getFirst()).orElse(""));
            query.setInt(2, page.limit() + 1);
            var rows = query.executeQuery();
            var found = new ArrayList<Suppression>();
            while (rows.next()) {
                found.add(new Suppression(
                        rows.getString("channel"),
                        rows.getString("address_hash"),
                        rows.getString("reason"),
                        rows.getTimestamp("created_at").toInstant()));
            }
            return Page.of(found, page.limit(), suppression -> List.of(suppression.addressHash));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
