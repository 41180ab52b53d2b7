package io.rapport.analytics.segment;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.events.EventJson;
import io.rapport.kit.http.Problem.FieldError;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/**
 * The rules in force. Whoever changes a customer reads them under a shared lock, whoever changes a segment holds it alone: so once a
 * segment is committed, every later change of a customer is held against it, and every earlier one is committed and can be seen.
 */
@ApplicationScoped
public class RuleBook {
    private static final long LOCK = 0x7365676d656e7473L;
    /** A rule with all that the segments it names say. */
    private static final int MOST_CONDITIONS = 500;

    private final Jdbi jdbi;
    private volatile Rules newest = new Rules(List.of(), List.of());

    RuleBook(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Until the transaction ends no segment changes; comes before every row lock. */
    public Rules open() {
        jdbi.useHandle(handle -> handle.execute("select pg_advisory_xact_lock_shared(?)", LOCK));
        return read();
    }

    /** Until the transaction ends no customer changes; comes before every row lock. */
    void openToChange() {
        jdbi.useHandle(handle -> handle.execute("select pg_advisory_xact_lock(?)", LOCK));
    }

    /** As they are committed, or as this transaction sees them. */
    Rules read() {
        var editions = jdbi.withHandle(handle -> handle.createQuery(
                        "select segment_id, version, changed_at from segment where archived_at is null order by segment_id")
                .mapTo(Edition.class)
                .list());
        var known = newest;
        return known.editions().equals(editions) ? known : reread();
    }

    private synchronized Rules reread() {
        var written = jdbi.withHandle(handle -> handle.createQuery(
                        "select segment_id, version, changed_at, name, rule from segment where archived_at is null order by segment_id")
                .mapTo(Written.class)
                .list());
        var unread =
                written.stream().collect(Collectors.toMap(Written::segmentId, w -> RuleReader.read(json(w.rule()))));
        newest = new Rules(
                written.stream().map(Written::edition).toList(),
                written.stream()
                        .map(w -> new Segmented(
                                w.segmentId(),
                                w.name(),
                                json(w.rule()),
                                complete(unread.get(w.segmentId()), unread::get)))
                        .toList());
        return newest;
    }

    /**
     * Fills in the rules of the segments that a rule names.
     *
     * @param of the segment whose rule it is to be; null: none
     * @throws BadRule where it names one that is not in force, comes back to itself, or asks too much with all of them
     */
    Rule complete(Rule rule, UUID of) {
        var rules = read();
        var errors = new ArrayList<FieldError>();
        rule.walk("rule", (path, part) -> {
            if (part instanceof Rule.InSegment named) {
                rules.refusal(named.segmentId(), of)
                        .ifPresent(message -> errors.add(new FieldError(path + ".segment", message)));
            }
        });
        if (errors.isEmpty()) {
            var whole =
                    complete(rule, id -> rules.segment(id).map(Segmented::rule).orElseThrow());
            if (whole.conditions().limit(MOST_CONDITIONS + 1L).count() <= MOST_CONDITIONS) {
                return whole;
            }
            errors.add(new FieldError(
                    "rule", "asks more than " + MOST_CONDITIONS + " conditions with the segments it names"));
        }
        throw new BadRule(errors);
    }

    private static Rule complete(Rule rule, Function<UUID, Rule> find) {
        return switch (rule) {
            case Rule.All(var rules) ->
                new Rule.All(rules.stream().map(each -> complete(each, find)).toList());
            case Rule.Any(var rules) ->
                new Rule.Any(rules.stream().map(each -> complete(each, find)).toList());
            case Rule.Not(var inner) -> new Rule.Not(complete(inner, find));
            case Rule.InSegment named ->
                new Rule.InSegment(named.segmentId(), complete(find.apply(named.segmentId()), find));
            case Rule.Condition condition -> condition;
        };
    }

    private static JsonNode json(String rule) {
        return EventJson.read(rule, JsonNode.class);
    }

    /** The instant tells a change from one that was rolled back. */
    record Edition(UUID segmentId, long version, Instant changedAt) {}

    record Written(UUID segmentId, long version, Instant changedAt, String name, String rule) {
        Edition edition() {
            return new Edition(segmentId, version, changedAt);
        }
    }
}
