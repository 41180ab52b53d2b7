package io.rapport.interaction.timeline;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How far one who follows a timeline has come. Transactions end in another order than they begin, so each look goes back some seconds, and
 * the id of an item names, beside its time, what of those seconds was seen; if that was too much to name, some of it comes twice.
 */
final class TimelineReader {
    /** Longer than a transaction takes from its first insert to its commit. */
    private static final Duration LOOK_BACK = Duration.ofSeconds(10);

    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(15);
    private static final int NAMED = 50;

    private final Map<List<?>, Instant> seen = new LinkedHashMap<>();
    private final Set<String> seenBefore = new HashSet<>();
    private final Instant opened;
    private Instant newest;
    private Instant looked;
    private Instant heard = Instant.EPOCH;

    TimelineReader(String lastEventId, Instant now) {
        var last = read(lastEventId);
        opened = last == null ? now : Instant.MIN;
        looked = last == null ? now : last;
        newest = looked;
    }

    private Instant read(String lastEventId) {
        try {
            var parts = lastEventId == null ? List.<String>of() : List.of(lastEventId.split(","));
            seenBefore.addAll(parts);
            return parts.isEmpty() ? null : Instant.parse(parts.getFirst());
        } catch (DateTimeException _) {
            return null;
        }
    }

    Instant since() {
        return looked.minus(LOOK_BACK);
    }

    boolean isNew(TimelineItem item) {
        return !item.storedAt().isBefore(opened)
                && !seen.containsKey(item.position())
                && !seenBefore.contains(name(item.position()));
    }

    /** @return the id to come back with */
    String see(TimelineItem item) {
        seen.put(item.position(), item.storedAt());
        heard = looked;
        newest = item.storedAt().isAfter(newest) ? item.storedAt() : newest;
        return seen.entrySet().stream()
                .filter(other -> other.getValue().isAfter(newest.minus(LOOK_BACK)))
                .skip(Math.max(0, seen.size() - NAMED))
                .map(other -> name(other.getKey()))
                .collect(Collectors.joining(",", newest + ",", ""));
    }

    void lookedAt(Instant now) {
        looked = now;
        seen.values().removeIf(storedAt -> storedAt.isBefore(now.minus(LOOK_BACK.multipliedBy(2))));
    }

    /** After a longer silence; then it counts as heard. */
    boolean isToHearSomething(Instant now) {
        var silent = heard.plus(LONGEST_SILENCE).isBefore(now);
        heard = silent ? now : heard;
        return silent;
    }

    private static String name(List<?> position) {
        return Integer.toHexString(position.hashCode());
    }
}
