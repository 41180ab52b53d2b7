package io.rapport.interaction.timeline;

import io.rapport.kit.http.StreamReaders;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.http.HttpConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * A timeline as it grows, at its reader's pace. Who comes back with the id of the last item seen gets what was stored since; who stops
 * reading is cut off.
 */
@ApplicationScoped
class TimelineStream {
    private static final Duration PAUSE = Duration.ofMillis(500);

    @Inject
    Timeline timeline;

    @Inject
    Clock clock;

    @Inject
    Sse sse;

    @Inject
    StreamReaders readers;

    @ConfigProperty(name = "rapport.timeline.stream.patience", defaultValue = "PT30S")
    Duration patience;

    /** @param lastEventId null, or not ours: from now on */
    Multi<OutboundSseEvent> of(UUID customerId, String lastEventId, HttpConnection connection) {
        var reader = new TimelineReader(lastEventId, clock.instant());
        return readers.watched(events(customerId, reader), connection, patience);
    }

    private Multi<OutboundSseEvent> events(UUID customerId, TimelineReader reader) {
        return Multi.createFrom()
                .ticks()
                .every(PAUSE)
                .onOverflow()
                .drop()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .onItem()
                .transformToIterable(_ -> look(customerId, reader));
    }

    private List<OutboundSseEvent> look(UUID customerId, TimelineReader reader) {
        var now = clock.instant();
        var events = timeline.storedSince(customerId, reader.since()).stream()
                .filter(reader::isNew)
                .map(item -> event(item, reader.see(item)))
                .toList();
        reader.lookedAt(now);
        return events.isEmpty() && reader.isToHearSomething(now) ? List.of(sign()) : events;
    }

    /** That the stream is alive: readers see no event, and whatever lies between holds the connection. */
    private OutboundSseEvent sign() {
        return sse.newEventBuilder().comment("alive").build();
    }

    private OutboundSseEvent event(TimelineItem item, String id) {
        return sse.newEventBuilder()
                .id(id)
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(item)
                .build();
    }
}
