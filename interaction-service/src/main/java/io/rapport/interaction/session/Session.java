package io.rapport.interaction.session;

import io.rapport.kit.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * A visit: what a visitor did without a pause of half an hour. Two that turn out to be one are joined, so that the order in which events
 * arrive does not matter.
 */
record Session(UUID id, UUID visitorId, Instant startedAt, Instant endedAt, int events, int pages, Entry entry) {
    static final Duration PAUSE = Duration.ofMinutes(30);

    static Session of(Touch touch) {
        var entry = touch.entry();
        return new Session(Ids.next(), touch.visitorId(), entry.at(), entry.at(), 1, entry.page() ? 1 : 0, entry);
    }

    /** Joins those of one visitor that belong together. */
    static List<Session> joined(Collection<Session> parts) {
        var joined = new ArrayList<Session>();
        for (var part :
                parts.stream().sorted(Comparator.comparing(Session::startedAt)).toList()) {
            var last = joined.isEmpty() ? null : joined.getLast();
            if (last != null && part.startedAt().isBefore(last.endedAt().plus(PAUSE))) {
                joined.set(joined.size() - 1, last.with(part));
            } else {
                joined.add(part);
            }
        }
        return joined;
    }

    /** The older id stays. */
    private Session with(Session later) {
        return new Session(
                id.compareTo(later.id) < 0 ? id : later.id,
                visitorId,
                startedAt,
                endedAt.isAfter(later.endedAt) ? endedAt : later.endedAt,
                events + later.events,
                pages + later.pages,
                entry.orEarlier(later.entry));
    }
}
