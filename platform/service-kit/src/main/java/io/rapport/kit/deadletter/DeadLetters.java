package io.rapport.kit.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.agroal.api.AgroalDataSource;
import io.quarkus.arc.All;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.rapport.events.EventJson;
import io.rapport.kit.http.Cursor;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.http.Problem;
import io.rapport.kit.inbox.Delivery;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** The records that this service could not apply, newest first, and their second chance. */
@ApplicationScoped
public class DeadLetters {
    private static final String LIST = """
            select id, topic, partition, "offset", consumer, reason, at, replayed_at from dead_letter
            where ?::uuid is null or id < ?::uuid
            order by id desc limit ?
            """;

    private static final String OPEN = """
            select consumer, topic, partition, "offset", key, headers, payload, replayed_at from dead_letter
            where id = ? for update
            """;

    private static final String REPLAYED = "update dead_letter set replayed_at = now() where id = ?";

    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    @Inject
    AgroalDataSource database;

    @Inject
    Delivery delivery;

    @All
    @Inject
    List<EventConsumer<?>> consumers;

    public Page<DeadLetter> list(PageRequest page) {
        var after = page.after(1).map(Cursor::values).map(List::getFirst).orElse(null);
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(LIST)) {
            statement.setString(1, after);
            statement.setString(2, after);
            statement.setInt(3, page.limit() + 1);
            try (var rows = statement.executeQuery()) {
                var found = new ArrayList<DeadLetter>();
                while (rows.next()) {
                    found.add(read(rows));
                }
                return Page.of(found, page.limit(), letter -> List.of(letter.id()));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the dead letters cannot be read", e);
        }
    }

    /**
     * Gives the record to the consumer that failed; nothing is produced.
     *
     * @throws Problem 404, 409 once it was replayed, 422 if it fails again, 503 if its surroundings do
     */
    public void replay(UUID id) {
        try {
            QuarkusTransaction.requiringNew().run(() -> replayInTransaction(id));
        } catch (Problem problem) {
            throw problem;
        } catch (RuntimeException failure) {
            throw failedAgain(failure);
        }
    }

    private static Problem failedAgain(RuntimeException failure) {
        var reason = Fault.reason(failure);
        return Fault.mayPass(failure)
                ? new Problem(503, "Not now", "Try again later: " + reason + ".")
                : new Problem(422, "Failed again", "The record still cannot be applied: " + reason + ".");
    }

    private void replayInTransaction(UUID id) {
        try (var connection = database.getConnection()) {
            open(connection, id);
            try (var statement = connection.prepareStatement(REPLAYED)) {
                statement.setObject(1, id);
                statement.executeUpdate();
            }
        } catch (SQLException | JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void open(Connection connection, UUID id) throws SQLException, JsonProcessingException {
        try (var statement = connection.prepareStatement(OPEN)) {
            statement.setObject(1, id);
            try (var row = statement.executeQuery()) {
                if (!row.next()) {
                    throw Problem.notFound("dead letter", id);
                }
                if (row.getObject("replayed_at") != null) {
                    throw Problem.conflict("Dead letter " + id + " has been replayed.");
                }
                delivery.applyAgain(consumerNamed(row.getString("consumer")), recordOf(row));
            }
        }
    }

    private EventConsumer<?> consumerNamed(String name) {
        return consumers.stream()
                .filter(consumer -> consumer.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Problem.conflict("This service has no consumer " + name + " any more."));
    }

    private static DeadLetter read(ResultSet row) throws SQLException {
        return new DeadLetter(
                row.getObject("id", UUID.class),
                row.getString("topic"),
                row.getInt("partition"),
                row.getLong("offset"),
                row.getString("consumer"),
                row.getString("reason"),
                instant(row, "at"),
                instant(row, "replayed_at"));
    }

    private static ConsumerRecord<String, byte[]> recordOf(ResultSet row) throws SQLException, JsonProcessingException {
        return new ConsumerRecord<>(
                row.getString("topic"),
                row.getInt("partition"),
                row.getLong("offset"),
                ConsumerRecord.NO_TIMESTAMP,
                TimestampType.NO_TIMESTAMP_TYPE,
                ConsumerRecord.NULL_SIZE,
                ConsumerRecord.NULL_SIZE,
                row.getString("key"),
                row.getBytes("payload"),
                headers(row.getString("headers")),
                java.util.Optional.empty());
    }

    private static Headers headers(String json) throws JsonProcessingException {
        var headers = new RecordHeaders();
        EventJson.MAPPER
                .readValue(json, TEXTS)
                .forEach((name, text) -> headers.add(name, text == null ? null : text.getBytes(UTF_8)));
        return headers;
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        var at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
