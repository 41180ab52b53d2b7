package io.rapport.mis.kpi;

import io.rapport.kit.http.Problem;
import io.rapport.kit.http.StreamReaders;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.http.HttpConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * Follows the revisions in the database at each reader's own pace, so that nothing piles up here: a slow one sees fewer and newer ones, and
 * delays nobody. One that stops reading is cut off; whoever comes back with the last id it saw misses no KPI.
 */
@ApplicationScoped
class KpiStream {
    private static final Duration PACE = Duration.ofMillis(250);
    private static final int MOST_AT_ONCE = 500;

    private final Kpis kpis;
    private final Sse sse;
    private final StreamReaders readers;
    private final Duration patience;

    KpiStream(Kpis kpis, Sse sse, StreamReaders readers, StreamSettings settings) {
        this.kpis = kpis;
        this.sse = sse;
        this.readers = readers;
        this.patience = settings.patience();
    }

    /**
     * From after {@code lastEventId}, or from now on.
     *
     * @throws Problem 400 for an id that is none of ours: nothing may be missed in silence
     */
    Multi<OutboundSseEvent> revisions(Predicate<Revision> wanted, String lastEventId, HttpConnection reader) {
        var place = new StreamPlace(number(lastEventId));
        return readers.watched(following(place, wanted), reader, patience);
    }

    private Multi<OutboundSseEvent> following(StreamPlace place, Predicate<Revision> wanted) {
        return Multi.createBy()
                .repeating()
                .uni(() -> next(place, wanted))
                .indefinitely()
                .onItem()
                .<OutboundSseEvent>disjoint()
                .onItem()
                .invoke(_ -> place.written());
    }

    /** At once while the reader catches up, else after a while. */
    private Uni<List<OutboundSseEvent>> next(StreamPlace place, Predicate<Revision> wanted) {
        var read = Uni.createFrom()
                .item(() -> read(place, wanted))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
        return place.catchingUp()
                ? read
                : Uni.createFrom().voidItem().onItem().delayIt().by(PACE).chain(() -> read);
    }

    private List<OutboundSseEvent> read(StreamPlace place, Predicate<Revision> wanted) {
        if (place.unknown()) {
            place.moveTo(kpis.newestSeq());
        }
        var revisions = kpis.after(place.seq(), MOST_AT_ONCE);
        if (!revisions.isEmpty()) {
            place.moveTo(revisions.getLast().seq());
        }
        place.catchingUp(revisions.size() == MOST_AT_ONCE);
        var events = revisions.stream().filter(wanted).map(this::event).toList();
        return events.isEmpty() && place.silentTooLong() ? List.of(sign(place)) : events;
    }

    private OutboundSseEvent event(Revision revision) {
        return sse.newEventBuilder()
                .id(Long.toString(revision.seq()))
                .name("kpi-revised")
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(revision.published())
                .build();
    }

    /** That the stream is alive: readers see no event, only keep the id. */
    private OutboundSseEvent sign(StreamPlace place) {
        return sse.newEventBuilder()
                .id(Long.toString(place.seq()))
                .comment("alive")
                .build();
    }

    private static long number(String lastEventId) {
        if (lastEventId == null || lastEventId.isBlank()) {
            return StreamPlace.FROM_NOW_ON;
        }
        if (!lastEventId.matches("\\d{1,18}")) {
            throw Problem.invalid("Last-Event-ID", "must be the id of an event of this stream");
        }
        return Long.parseLong(lastEventId);
    }
}
