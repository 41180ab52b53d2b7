package io.rapport.support.copy;

import io.rapport.events.EventJson;
import io.rapport.kit.inbox.Received;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;

/** Applies a batch of events to a table by one statement, which sees them as {@code event (position, key, type, at, data)}. */
@ApplicationScoped
class LocalCopy {
    private static final String EVENTS = """
            with event as (
                select * from jsonb_to_recordset(cast(:events as jsonb))
                    as event (position int, key text, type text, at timestamptz, data jsonb))
            """;

    @Inject
    Jdbi jdbi;

    void apply(String statement, List<? extends Received<?>> events) {
        if (events.isEmpty()) {
            return;
        }
        var json = EventJson.write(IntStream.range(0, events.size())
                .mapToObj(position -> Row.of(position, events.get(position)))
                .toList());
        jdbi.useHandle(handle ->
                handle.createUpdate(EVENTS + statement).bind("events", json).execute());
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
