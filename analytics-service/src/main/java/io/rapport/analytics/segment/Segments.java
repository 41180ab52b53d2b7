package io.rapport.analytics.segment;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.kit.Columns;
import io.rapport.kit.http.Etag;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.http.Problem;
import io.rapport.kit.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/** Segments: made, changed, archived, listed. */
@ApplicationScoped
class Segments {
    static final int MOST = 500;
    private static final UUID LOWEST = new UUID(0, 0);

    private final Jdbi jdbi;
    private final RuleBook ruleBook;
    private final Reviews reviews;
    private final Outbox outbox;
    private final Clock clock;

    Segments(Jdbi jdbi, RuleBook ruleBook, Reviews reviews, Outbox outbox, Clock clock) {
        this.jdbi = jdbi;
        this.ruleBook = ruleBook;
        this.reviews = reviews;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** @throws BadRule naming everything wrong with the rule */
    @Transactional
    Segment create(String name, JsonNode rule) {
        ruleBook.openToChange();
        var segment = new Segment(name, rule, clock.instant());
        ruleBook.complete(RuleReader.read(rule), segment.id);
        if (Segment.countInForce() >= MOST) {
            throw Problem.conflict("There are " + MOST + " segments already; archive one first.");
        }
        segment.persistAndFlush();
        reviews.request(List.of(segment.id));
        publish(segment);
        return segment;
    }

    /** What is null stays. */
    @Transactional
    Segment change(UUID id, String ifMatch, Optional<String> name, Optional<JsonNode> rule) {
        ruleBook.openToChange();
        var segment = get(id);
        Etag.require(ifMatch, segment.version);
        refuseIfArchived(segment);
        name.ifPresent(newName -> segment.rename(newName, clock.instant()));
        rule.ifPresent(newRule -> {
            ruleBook.complete(RuleReader.read(newRule), id);
            segment.follow(newRule, clock.instant());
        });
        segment.flush();
        rule.ifPresent(_ -> reviews.request(withThoseNaming(id)));
        publish(segment);
        return segment;
    }

    /** A second time changes nothing. */
    @Transactional
    void archive(UUID id) {
        ruleBook.openToChange();
        var segment = get(id);
        if (!segment.isArchived()) {
            refuseIfNamed(id);
            segment.archive(clock.instant());
            segment.flush();
            publish(segment);
        }
    }

    /** @throws Problem 404 */
    @Transactional
    Segment get(UUID id) {
        return Segment.<Segment>findByIdOptional(id).orElseThrow(() -> Problem.notFound("segment", id));
    }

    /** Those in force. */
    @Transactional
    Page<Segment> list(PageRequest page) {
        var after =
                page.after(1).map(cursor -> uuid(cursor.values().getFirst())).orElse(LOWEST);
        return Page.of(Segment.inForceAfter(after, page.limit() + 1), page.limit(), segment -> List.of(segment.id));
    }

    /** How far each has come, and how many are in. */
    Map<UUID, Standing> standings(List<Segment> segments) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select id segment_id, exists (select 1 from segment_review where segment_id = id) under_review,
                  (select count(*) from membership where segment_id = id and left_at is null) members
                from unnest(:ids) id""")
                .bindNamedArgumentFinder(Columns.of(segments).uuid("ids", segment -> segment.id))
                .mapTo(Standing.class)
                .collect(toMap(Standing::segmentId, identity())));
    }

    static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException _) {
            throw Problem.invalid("after", "is not a cursor of this list");
        }
    }

    /** Their members change with it. */
    private List<UUID> withThoseNaming(UUID id) {
        return Stream.concat(Stream.of(id), ruleBook.read().naming(id).stream().map(Segmented::id))
                .toList();
    }

    private void refuseIfNamed(UUID id) {
        var naming = ruleBook.read().naming(id);
        if (!naming.isEmpty()) {
            throw Problem.conflict("The rules of others name this segment: "
                    + naming.stream().limit(5).map(Segmented::name).collect(joining(", ")) + ".");
        }
    }

    private static void refuseIfArchived(Segment segment) {
        if (segment.isArchived()) {
            throw Problem.conflict("The segment is archived; make a new one.");
        }
    }

    private void publish(Segment segment) {
        outbox.publish(segment.id.toString(), segment.changedAt, segment.asEvent());
    }

    /** {@code underReview}: not yet held against everyone. */
    record Standing(UUID segmentId, boolean underReview, long members) {}
}
