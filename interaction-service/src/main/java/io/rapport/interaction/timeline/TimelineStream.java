package io.rapport.interaction.timeline;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
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
 * A timeline as it grows. Who comes back with the id of the last item seen gets what was stored since; who does not read on while there
 * is something to read is cut off, and may come back.
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

    /** How long a reader may take for what was told last. */
    @ConfigProperty(name = "rapport.timeline.stream.patience", defaultValue = "PT30S")
    Duration patience;

    /**
     * @param lastEventId null, or not ours: from now on
     * @param cutOff ends the connection at once
     */
    Multi<OutboundSseEvent> of(UUID customerId, String lastEventId, Runnable cutOff) {
        var reader = new TimelineReader(lastEventId, clock.instant());
        return Multi.createFrom()
                .ticks()
                .every(PAUSE)
                .onOverflow()
                .invoke(_ -> requireAwake(reader))
                .drop()
                .emitOn(Infrastructure.getDefaultWorkerPool(), 1)
                .onItem()
                .transformToIterable(_ -> look(customerId, reader))
                .onFailure(Stalled.class)
                .invoke(cutOff)
                .onFailure(Stalled.class)
                .recoverWithCompletion();
    }

    private void requireAwake(TimelineReader reader) {
        if (reader.ready().plus(patience).isBefore(clock.instant())) {
            throw new Stalled();
        }
    }

    private static final class Stalled extends RuntimeException {
        Stalled() {
            super("A reader of a timeline does not read", null, false, false);
        }
    }

    private List<OutboundSseEvent> look(UUID customerId, TimelineReader reader) {
        var now = clock.instant();
        var events = timeline.storedSince(customerId, reader.since()).stream()
                .filter(reader::isNew)
                .map(item -> event(item, reader.see(item)))
                .toList();
        reader.lookedAt(now);
        return events;
    }

    private OutboundSseEvent event(TimelineItem item, String id) {
        return sse.newEventBuilder()
                .id(id)
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(item)
                .build();
    }
}
