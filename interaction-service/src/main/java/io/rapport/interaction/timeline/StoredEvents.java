package io.rapport.interaction.timeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.agroal.api.AgroalDataSource;
import io.rapport.events.EventJson;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;

/** Every accepted event with its visitor, written a batch at a time. */
@ApplicationScoped
public class StoredEvents {
    private static final String INSERT = """
            insert into event (visitor_id, at, id, source, type, shop, channel, country, received_at, historical, bot,
                properties, order_effect)
            select visitor_id, at, id, source, type, shop, channel, country, received_at, historical, bot,
                properties::jsonb, order_effect::jsonb
            from unnest(?::uuid[], ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                    ?::timestamptz[], ?::boolean[], ?::boolean[], ?::text[], ?::text[])
                as fresh (visitor_id, at, id, source, type, shop, channel, country, received_at, historical, bot,
                    properties, order_effect)
            """;

    @Inject
    AgroalDataSource database;

    @Transactional(Transactional.TxType.MANDATORY)
    public void store(List<StoredEvent> events) {
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(INSERT)) {
            var columns = new Columns(connection, events);
            insert.setArray(1, columns.of("uuid", event -> event.happened().visitorId()));
            insert.setArray(
                    2, columns.of("timestamptz", event -> event.envelope().time()));
            insert.setArray(3, columns.of("text", event -> event.envelope().id()));
            insert.setArray(4, columns.of("text", event -> event.envelope().source()));
            insert.setArray(5, columns.of("text", event -> event.envelope().type()));
            insert.setArray(6, columns.of("text", event -> event.happened().shop()));
            insert.setArray(7, columns.of("text", event -> event.happened().channel()));
            insert.setArray(8, columns.of("text", event -> event.happened().country()));
            insert.setArray(
                    9, columns.of("timestamptz", event -> event.happened().receivedAt()));
            insert.setArray(10, columns.of("bool", event -> event.happened().historical()));
            insert.setArray(11, columns.of("bool", event -> event.happened().bot()));
            insert.setArray(12, columns.of("text", event -> json(event.properties())));
            insert.setArray(
                    13, columns.of("text", event -> json(event.happened().order())));
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("events cannot be stored", e);
        }
    }

    private record Columns(Connection connection, List<StoredEvent> events) {
        java.sql.Array of(String type, Function<StoredEvent, Object> value) throws SQLException {
            var values = events.stream()
                    .map(value)
                    .map(each -> each instanceof java.time.Instant at ? at.toString() : each)
                    .toArray();
            return connection.createArrayOf(type, values);
        }
    }

    private static String json(Object value) {
        try {
            return value == null ? null : EventJson.MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
