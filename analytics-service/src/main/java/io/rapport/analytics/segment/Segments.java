package io.rapport.analytics.segment;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.analytics.customer.Customers;
import io.rapport.analytics.segment.SegmentResource.Member;
import io.rapport.kit.Columns;
import io.rapport.kit.company.Company;
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
import org.jdbi.v3.core.Jdbi;

/** Segments: made, changed, archived, counted, listed. */
@ApplicationScoped
class Segments {
    static final int MOST = 500;
    private static final UUID LOWEST = new UUID(0, 0);

    private final Jdbi jdbi;
    private final RuleBook ruleBook;
    private final Reviews reviews;
    private final Customers customers;
    private final Outbox outbox;
    private final Company company;
    private final Clock clock;

    Segments(
            Jdbi jdbi,
            RuleBook ruleBook,
            Reviews reviews,
            Customers customers,
            Outbox outbox,
            Company company,
            Clock clock) {
        this.jdbi = jdbi;
        this.ruleBook = ruleBook;
        this.reviews = reviews;
        this.customers = customers;
        this.outbox = outbox;
        this.company = company;
        this.clock = clock;
    }

    /** @throws BadRule naming everything wrong with the rule */
    @Transactional
    Segment create(String name, JsonNode rule) {
        var segment = new Segment(name, rule, clock.instant());
        ruleBook.openToChange();
        if (Segment.countInForce() >= MOST) {
            throw Problem.conflict("There are " + MOST + " segments already; archive one first.");
        }
        segment.persistAndFlush();
        reviews.request(segment.id);
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
        rule.ifPresent(newRule -> segment.follow(newRule, clock.instant()));
        segment.flush();
        rule.ifPresent(_ -> reviews.request(id));
        publish(segment);
        return segment;
    }

    /** A second time changes nothing. */
    @Transactional
    void archive(UUID id) {
        ruleBook.openToChange();
        var segment = get(id);
        if (!segment.isArchived()) {
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

    /** How many customers fit a rule now. */
    long count(JsonNode rule) {
        var compiler = new RuleSql(clock.instant(), company.zone());
        var inside = compiler.inside(RuleReader.read(rule));
        var select = Sql.of("select count(*) from ")
                .plus(compiler.customers())
                .plus(" where ")
                .plus(inside);
        return jdbi.withHandle(handle -> select.query(handle).mapTo(Long.class).one());
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

    Page<Member> members(UUID id, PageRequest page) {
        get(id);
        var after =
                page.after(1).map(cursor -> uuid(cursor.values().getFirst())).orElse(LOWEST);
        var members = jdbi.withHandle(handle -> handle.createQuery("""
                select customer_id, entered_at from membership
                where segment_id = :segment and customer_id > :after and left_at is null order by customer_id limit :limit""")
                .bind("segment", id)
                .bind("after", after)
                .bind("limit", page.limit() + 1)
                .mapTo(Member.class)
                .list());
        return Page.of(members, page.limit(), member -> List.of(member.customerId()));
    }

    /** Those in force that she is in; at most {@value #MOST}. */
    List<CustomerSegmentsResource.Entry> of(UUID customerId) {
        customers.require(customerId);
        return jdbi.withHandle(handle -> handle.createQuery("""
                select segment_id, s.name, m.entered_at from membership m join segment s using (segment_id)
                where m.customer_id = :customer and m.left_at is null and s.archived_at is null order by segment_id""")
                .bind("customer", customerId)
                .mapTo(CustomerSegmentsResource.Entry.class)
                .list());
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException _) {
            throw Problem.invalid("after", "is not a cursor of this list");
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
