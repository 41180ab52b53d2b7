package io.rapport.analytics.segment;

import static java.util.stream.Collectors.toUnmodifiableSet;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.events.EventJson;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;

/**
 * The rules in force. Whoever changes a customer reads them under a shared lock, whoever changes a segment holds it alone: so once a
 * segment is committed, every later change of a customer is held against it, and every earlier one is committed and can be seen.
 */
@ApplicationScoped
public class RuleBook {
    private static final long LOCK = 0x7365676d656e7473L;

    private final Jdbi jdbi;
    private final ConcurrentHashMap<UUID, Active> read = new ConcurrentHashMap<>();

    RuleBook(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Until the transaction ends no segment changes; comes before every row lock. */
    public Rules open() {
        return jdbi.withHandle(handle -> {
            handle.execute("select pg_advisory_xact_lock_shared(?)", LOCK);
            return new Rules(handle.createQuery(
                            "select segment_id, rule from segment where archived_at is null order by segment_id")
                    .map(this::active)
                    .list());
        });
    }

    /** Until the transaction ends no customer changes; comes before every row lock. */
    void openToChange() {
        jdbi.useHandle(handle -> handle.execute("select pg_advisory_xact_lock(?)", LOCK));
    }

    private Active active(RowView row) {
        var json = row.getColumn("rule", String.class);
        return read.compute(
                row.getColumn("segment_id", UUID.class),
                (id, known) -> known != null && known.json().equals(json)
                        ? known
                        : new Active(id, json, RuleReader.read(EventJson.read(json, JsonNode.class))));
    }

    /** A segment in force. */
    record Active(UUID id, String json, Rule rule) {}

    /** What customers are held against. */
    public static final class Rules {
        private final List<Active> segments;
        private final Set<String> eventTypes;

        private Rules(List<Active> segments) {
            this.segments = segments;
            this.eventTypes = segments.stream()
                    .flatMap(segment -> segment.rule().eventTypes())
                    .collect(toUnmodifiableSet());
        }

        /** Types of events that a rule counts: others change no segment by themselves. */
        public Set<String> eventTypes() {
            return eventTypes;
        }

        List<Active> segments() {
            return segments;
        }

        Optional<Rules> only(UUID segmentId) {
            return segments.stream()
                    .filter(segment -> segment.id().equals(segmentId))
                    .findFirst()
                    .map(segment -> new Rules(List.of(segment)));
        }
    }
}
