package io.rapport.interaction.timeline;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** A timeline as it grows. */
@ApplicationScoped
class TimelineStream {
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int REMEMBERED = 5_000;

    @Inject
    Timeline timeline;

    @Inject
    Clock clock;

    Multi<TimelineItem> of(UUID customerId) {
        Set<List<?>> seen = new LinkedHashSet<>();
        return Multi.createFrom()
                .ticks()
                .every(PAUSE)
                .onOverflow()
                .drop()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .onItem()
                .transformToIterable(tick -> fresh(customerId, tick == 0, seen));
    }

    /** What lies on the timeline already is seen at the first look. */
    private List<TimelineItem> fresh(UUID customerId, boolean first, Set<List<?>> seen) {
        var fresh = timeline.recent(customerId, clock.instant()).stream()
                .filter(item -> seen.add(item.position()))
                .toList();
        while (seen.size() > REMEMBERED) {
            seen.remove(seen.iterator().next());
        }
        return first ? List.of() : fresh;
    }
}
