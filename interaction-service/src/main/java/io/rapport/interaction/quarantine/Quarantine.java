package io.rapport.interaction.quarantine;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.agroal.api.AgroalDataSource;
import io.rapport.events.EventJson;
import io.rapport.kit.Ids;
import io.rapport.kit.http.Cursor;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Where events wait that broke a rule, until they are mended and replayed. The same event refused twice waits once. */
@ApplicationScoped
public class Quarantine {
    private static final String INSERT = """
            insert into quarantine (id, digest, source, shop, kind, type, message_id, key, happened_at, history,
                received_at, errors, body)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?)
            on conflict (digest) do nothing
            """;

    private static final String SELECT = """
            select id, source, shop, kind, type, message_id, key, happened_at, history, received_at, errors, body, replayed_at
            from quarantine
            """;

    @Inject
    AgroalDataSource database;

    @Inject
    Clock clock;

    /** @param replayedAt null while it waits */
    public record Kept(UUID id, Refused refused, JsonNode errors, Instant replayedAt) {}

    @Transactional
    public void keep(List<Refused> refused) {
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(INSERT)) {
            for (var event : refused) {
                bind(insert, event);
                insert.addBatch();
            }
            insert.executeBatch();
        } catch (SQLException e) {
            throw new IllegalStateException("the quarantine took nothing", e);
        }
    }

    /** Newest first. */
    @Transactional
    public List<Kept> list(Optional<Cursor> after, int limit) {
        var received = after.map(cursor -> Instant.parse(cursor.values().get(0)))
                .orElse(Instant.parse("9999-12-31T00:00:00Z"));
        var id = after.map(cursor -> UUID.fromString(cursor.values().get(1))).orElse(new UUID(-1, -1));
        return select(
                "where (received_at, id) < (?, ?) order by received_at desc, id desc limit ?",
                Timestamp.from(received),
                id,
                limit);
    }

    @Transactional
    public Kept get(UUID id) {
        return select("where id = ?", id).stream()
                .findFirst()
                .orElseThrow(() -> Problem.notFound("quarantined event", id));
    }

    /** Locked until the replay has ended. @throws Problem 409 if it was replayed before */
    @Transactional(Transactional.TxType.MANDATORY)
    public Kept take(UUID id) {
        var kept = select("where id = ? for update", id).stream()
                .findFirst()
                .orElseThrow(() -> Problem.notFound("quarantined event", id));
        if (kept.replayedAt() != null) {
            throw Problem.conflict("It was replayed at " + kept.replayedAt() + ".");
        }
        return kept;
    }

    @Transactional(Transactional.TxType.MANDATORY)
    public void release(UUID id) {
        try (var connection = database.getConnection();
                var update = connection.prepareStatement("update quarantine set replayed_at = ? where id = ?")) {
            update.setTimestamp(1, Timestamp.from(clock.instant()));
            update.setObject(2, id);
            update.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("the quarantine let nothing go", e);
        }
    }

    private List<Kept> select(String where, Object... values) {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(SELECT + where)) {
            for (var i = 0; i < values.length; i++) {
                select.setObject(i + 1, values[i]);
            }
            try (var rows = select.executeQuery()) {
                return kept(rows);
            }
        } catch (SQLException | JsonProcessingException e) {
            throw new IllegalStateException("the quarantine cannot be read", e);
        }
    }

    private static List<Kept> kept(ResultSet rows) throws SQLException, JsonProcessingException {
        var kept = new ArrayList<Kept>();
        while (rows.next()) {
            var refused = new Refused(
                    rows.getString("source"),
                    rows.getString("shop"),
                    rows.getString("kind"),
                    rows.getString("type"),
                    rows.getString("message_id"),
                    rows.getString("key"),
                    instant(rows, "happened_at"),
                    rows.getBoolean("history"),
                    instant(rows, "received_at"),
                    List.of(),
                    rows.getString("body"));
            var errors = EventJson.MAPPER.readTree(rows.getString("errors"));
            kept.add(new Kept(rows.getObject("id", UUID.class), refused, errors, instant(rows, "replayed_at")));
        }
        return kept;
    }

    private static void bind(PreparedStatement insert, Refused event) throws SQLException {
        insert.setObject(1, Ids.next());
        insert.setString(2, digest(event));
        insert.setString(3, event.source());
        insert.setString(4, event.shop());
        insert.setString(5, event.kind());
        insert.setString(6, event.type());
        insert.setString(7, event.messageId());
        insert.setString(8, event.key());
        insert.setTimestamp(9, event.at() == null ? null : Timestamp.from(event.at()));
        insert.setBoolean(10, event.history());
        insert.setTimestamp(11, Timestamp.from(event.receivedAt()));
        insert.setString(12, EventJson.MAPPER.valueToTree(event.errors()).toString());
        insert.setString(13, event.body());
    }

    private static Instant instant(ResultSet rows, String column) throws SQLException {
        var time = rows.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }

    private static String digest(Refused event) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update((event.source() + "\n" + event.kind() + "\n").getBytes(UTF_8));
            return HexFormat.of().formatHex(digest.digest(event.body().getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
