package io.rapport.analytics.segment;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.narayana.jta.runtime.TransactionConfiguration;
import io.rapport.analytics.customer.Customers;
import io.rapport.analytics.segment.SegmentResource.By;
import io.rapport.analytics.segment.SegmentResource.Member;
import io.rapport.analytics.segment.SegmentResource.Preview;
import io.rapport.kit.company.Company;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.http.Problem;
import io.rapport.kit.http.Problem.FieldError;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Who is, was, or would have been in a segment. */
@ApplicationScoped
class Members {
    private static final UUID LOWEST = new UUID(0, 0);
    private static final String NO_FIT =
            "is not known of then: no fit looked at nothing later; ask for one by POST /api/v1/clv/fits {\"asOf\":…,\"live\":false}";
    /** Scores of a million customers as of the past are computed before they are counted. */
    private static final int LONGEST_SECONDS = 600;

    private static final String RECORDED = """
            (select segment_id, customer_id, entered_at, left_at from membership
             union all select segment_id, customer_id, entered_at, left_at from membership_past)""";

    private final Jdbi jdbi;
    private final RuleBook ruleBook;
    private final Customers customers;
    private final PastScores scores;
    private final Company company;
    private final Clock clock;

    Members(Jdbi jdbi, RuleBook ruleBook, Customers customers, PastScores scores, Company company, Clock clock) {
        this.jdbi = jdbi;
        this.ruleBook = ruleBook;
        this.customers = customers;
        this.scores = scores;
        this.company = company;
        this.clock = clock;
    }

    /** How many customers fit a rule, now or as of a past instant. */
    @Transactional
    @TransactionConfiguration(timeout = LONGEST_SECONDS)
    Preview count(JsonNode json, Instant asOf) {
        var rule = ruleBook.complete(RuleReader.read(json), (UUID) null);
        var asked = ask(asOf, rule, Optional.empty());
        var words = new EveryoneSql(asked.moment());
        var inside = words.inside(rule);
        var select = Sql.of("select count(*) from ")
                .plus(words.customers())
                .plus(" where ")
                .plus(inside);
        long count =
                overEveryone(handle -> select.query(handle).mapTo(Long.class).one());
        return new Preview(count, asked.fitId());
    }

    /** By record, those who had been found to be in; by rule, those who fit what the rule says today. */
    @Transactional
    @TransactionConfiguration(timeout = LONGEST_SECONDS)
    Page<Member> of(Segment segment, Instant asOf, By by, PageRequest page) {
        var after = page.after(1)
                .map(cursor -> Segments.uuid(cursor.values().getFirst()))
                .orElse(LOWEST);
        var found = switch (by) {
            case RECORD -> asOf == null ? now(segment, after, page) : recorded(segment, past(asOf), after, page);
            case RULE -> fitting(segment, asOf, after, page);
        };
        return Page.of(found, page.limit(), member -> List.of(member.customerId()));
    }

    /** Those that she is or was in; at most {@value Segments#MOST} now. */
    @Transactional
    List<CustomerSegmentsResource.Entry> segmentsOf(UUID customerId, Instant asOf) {
        customers.require(customerId);
        var when = asOf == null
                ? Sql.of("m.left_at is null and s.archived_at is null")
                : Sql.of("m.entered_at <= ? and (m.left_at is null or m.left_at > ?)", past(asOf), asOf);
        var select = Sql.of(
                        "select segment_id, s.name, m.entered_at from " + RECORDED
                                + " m join segment s using (segment_id) where m.customer_id = ? and ",
                        customerId)
                .plus(when)
                .plus(" order by segment_id");
        return jdbi.withHandle(handle ->
                select.query(handle).mapTo(CustomerSegmentsResource.Entry.class).list());
    }

    private List<Member> now(Segment segment, UUID after, PageRequest page) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select customer_id, entered_at from membership
                where segment_id = :segment and customer_id > :after and left_at is null order by customer_id limit :limit""")
                .bind("segment", segment.id)
                .bind("after", after)
                .bind("limit", page.limit() + 1)
                .mapTo(Member.class)
                .list());
    }

    private List<Member> recorded(Segment segment, Instant asOf, UUID after, PageRequest page) {
        return jdbi.withHandle(handle -> handle.createQuery("select customer_id, entered_at from " + RECORDED + """

                m where segment_id = :segment and customer_id > :after and entered_at <= :asOf and (left_at is null or left_at > :asOf)
                order by customer_id limit :limit""")
                .bind("segment", segment.id)
                .bind("after", after)
                .bind("asOf", asOf)
                .bind("limit", page.limit() + 1)
                .mapTo(Member.class)
                .list());
    }

    private List<Member> fitting(Segment segment, Instant asOf, UUID after, PageRequest page) {
        var rule = ruleBook.complete(RuleReader.read(segment.ruleJson()), segment.id);
        var words = new EveryoneSql(ask(asOf, rule, Optional.empty()).moment());
        var inside = words.inside(rule);
        var select = Sql.of("select c.customer_id, null::timestamptz entered_at from ")
                .plus(words.customers())
                .plus(" where c.customer_id > ? and ", after)
                .plus(inside)
                .plus(" order by c.customer_id limit ?", page.limit() + 1);
        return overEveryone(handle -> select.query(handle).mapTo(Member.class).list());
    }

    private <T> T overEveryone(Function<Handle, T> ask) {
        return jdbi.withHandle(handle -> {
            handle.execute(EveryoneSql.SETTINGS);
            return ask.apply(handle);
        });
    }

    /**
     * Also lays the scores that the rule asks for, where the moment is past.
     *
     * @param customer of whom alone it is asked; empty: of all
     * @throws BadRule where it asks for scores and none can be told of then
     */
    Asked ask(Instant asOf, Rule rule, Optional<UUID> customer) {
        if (asOf == null) {
            return new Asked(new Moment(clock.instant(), company.zone(), false), null);
        }
        var moment = new Moment(past(asOf), company.zone(), true);
        return asksForScores(rule)
                ? new Asked(moment, scores.lay(asOf, customer).orElseThrow(() -> unknown(rule)))
                : new Asked(moment, null);
    }

    /** {@code fitId}: of the scores of a past moment; null where there are none. */
    record Asked(Moment moment, UUID fitId) {}

    private static boolean asksForScores(Rule rule) {
        return rule.asksFor().anyMatch(Operand.SCORES::equals);
    }

    private static BadRule unknown(Rule rule) {
        var errors = new ArrayList<FieldError>();
        rule.walk("rule", (path, part) -> {
            if (part instanceof Rule.MetricIs && asksForScores(part)) {
                errors.add(new FieldError(path + ".metric", NO_FIT));
            } else if (part instanceof Rule.InSegment && asksForScores(part)) {
                errors.add(new FieldError(path + ".segment", "asks for a score, which " + NO_FIT));
            }
        });
        return new BadRule(errors);
    }

    private Instant past(Instant asOf) {
        if (asOf.isAfter(clock.instant())) {
            throw Problem.invalid("asOf", "must not lie in the future");
        }
        return asOf;
    }
}
