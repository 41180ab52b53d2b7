package io.rapport.kit.http;

import io.agroal.api.AgroalDataSource;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** Which requests were answered, and how. */
@ApplicationScoped
class IdempotencyKeys {
    private static final Duration KEPT = Duration.ofHours(24);

    @Inject
    AgroalDataSource database;

    @Inject
    Clock clock;

    /** Until the transaction ends; false while another holds it. */
    @Transactional(Transactional.TxType.MANDATORY)
    boolean lock(Request request) {
        var sql = "select pg_try_advisory_xact_lock(hashtextextended(concat_ws(E'\\n', ?::text, ?::text, ?::text), 0))";
        return query(sql, request, row -> row.getBoolean(1)).orElseThrow();
    }

    @Transactional(Transactional.TxType.MANDATORY)
    Optional<Answer> find(Request request) {
        var sql = """
                select fingerprint, status, location, etag, body from idempotency_key
                where subject = ? and operation = ? and key = ?
                """;
        return query(
                sql,
                request,
                row -> new Answer(
                        row.getBytes(1), row.getInt(2), row.getString(3), row.getString(4), row.getString(5)));
    }

    @Transactional(Transactional.TxType.MANDATORY)
    void save(Request request, Answer answer) {
        var sql = """
                insert into idempotency_key (subject, operation, key, fingerprint, status, location, etag, body, answered_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """;
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            statement.setString(1, request.subject());
            statement.setString(2, request.operation());
            statement.setString(3, request.key());
            statement.setBytes(4, answer.fingerprint());
            statement.setInt(5, answer.status());
            statement.setString(6, answer.location());
            statement.setString(7, answer.etag());
            statement.setString(8, answer.body());
            statement.setObject(9, now());
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Scheduled(every = "1h", delayed = "10m")
    @Transactional
    void forgetOldOnes() {
        try (var connection = database.getConnection()) {
            deleteBefore(connection, now().minus(KEPT));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void deleteBefore(Connection connection, OffsetDateTime time) throws SQLException {
        try (var statement = connection.prepareStatement("delete from idempotency_key where answered_at < ?")) {
            statement.setObject(1, time);
            statement.executeUpdate();
        }
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private <T> Optional<T> query(String sql, Request request, RowReader<T> reader) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            statement.setString(1, request.subject());
            statement.setString(2, request.operation());
            statement.setString(3, request.key());
            try (var rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** @param operation method and path */
    record Request(String subject, String operation, String key) {}

    /** @param body JSON, or null for none */
    @SuppressWarnings("ArrayRecordComponent")
    record Answer(byte[] fingerprint, int status, String location, String etag, String body) {}
}
