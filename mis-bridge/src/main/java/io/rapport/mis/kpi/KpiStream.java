package io.rapport.mis.kpi;

import io.rapport.mis.measure.Kpi;
import io.rapport.mis.measure.Window;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Follows the revisions in the database at each reader's own pace: a slow one sees fewer and newer ones, and delays nobody. */
@ApplicationScoped
class KpiStream {
    private static final Duration PACE = Duration.ofMillis(250);
    private static final int MOST_AT_ONCE = 500;

    private final Kpis kpis;
    private final Sse sse;

    KpiStream(Kpis kpis, Sse sse) {
        this.kpis = kpis;
        this.sse = sse;
    }

    /** From after {@code lastEventId}, or from now on; a KPI or window of null means all. */
    Multi<OutboundSseEvent> revisions(Kpi kpi, Window window, String lastEventId) {
        return Multi.createBy()
                .repeating()
                .uni(() -> new AtomicLong(number(lastEventId)), this::next)
                .withDelay(PACE)
                .indefinitely()
                .onItem()
                .<Revision>disjoint()
                .filter(revision -> kpi == null || revision.kpi() == kpi)
                .filter(revision -> window == null || revision.bucket().window() == window)
                .map(this::event);
    }

    private Uni<List<Revision>> next(AtomicLong seen) {
        return Uni.createFrom().item(() -> read(seen)).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private List<Revision> read(AtomicLong seen) {
        if (seen.get() < 0) {
            seen.set(kpis.newestSeq());
        }
        var revisions = kpis.after(seen.get(), MOST_AT_ONCE);
        if (!revisions.isEmpty()) {
            seen.set(revisions.getLast().seq());
        }
        return revisions;
    }

    private OutboundSseEvent event(Revision revision) {
        return sse.newEventBuilder()
                .id(Long.toString(revision.seq()))
                .name("kpi-revised")
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(revision.published())
                .build();
    }

    private static long number(String lastEventId) {
        try {
            return lastEventId == null ? -1 : Long.parseLong(lastEventId);
        } catch (NumberFormatException _) {
            return -1;
        }
    }
}
