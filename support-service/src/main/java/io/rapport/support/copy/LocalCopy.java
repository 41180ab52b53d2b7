package io.rapport.support.copy;

import io.agroal.api.AgroalDataSource;
import io.rapport.events.EventJson;
import io.rapport.kit.inbox.Received;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Applies a batch of events to a table by one statement, which sees them as {@code event (position, key, type, at, data)}. */
@ApplicationScoped
class LocalCopy {
    private static final String EVENTS = """
            with event as (
                select * from jsonb_to_recordset(cast(? as jsonb))
                    as event (position int, key text, type text, at timestamptz, data jsonb))
            """;

    @Inject
    AgroalDataSource database;

    void apply(String statement, List<? extends Received<?>> events) {
        if (events.isEmpty()) {
            return;
        }
        try (var connection = database.getConnection();
                var update = connection.prepareStatement(EVENTS + statement)) {
            update.setString(1, json(events));
            update.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("the copy took no event", e);
        }
    }

    private static String json(List<? extends Received<?>> events) {
        try {
            return EventJson.MAPPER.writeValueAsString(IntStream.range(0, events.size())
                    .mapToObj(position -> Row.of(position, events.get(position)))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Row(int position, String key, String type, Instant at, Object data) {
        static Row of(int position, Received<?> event) {
            return event.isTombstone()
                    ? new Row(position, event.key(), null, null, null)
                    : new Row(
                            position,
                            event.key(),
                            event.envelope().type(),
                            event.envelope().time(),
                            event.data());
        }
    }
}
