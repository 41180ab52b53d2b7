package io.rapport.analytics.segment;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.rapport.analytics.customer.Change;
import io.rapport.analytics.customer.Customers;
import io.rapport.analytics.segment.RuleBook.Rules;
import io.rapport.kit.company.Company;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jdbi.v3.core.Jdbi;

/**
 * Holds a segment against everyone: after it was made or changed, and time and again where time alone changes who is in. Works in slices
 * from a cursor in the database, so a restart goes on where the last one stopped and replicas take turns.
 */
@ApplicationScoped
class Reviews {
    private static final int SLICE = 5000;

    private final Jdbi jdbi;
    private final RuleBook ruleBook;
    private final Customers customers;
    private final Memberships memberships;
    private final Company company;
    private final Clock clock;
    private final Duration timeRulesEvery;

    Reviews(
            Jdbi jdbi,
            RuleBook ruleBook,
            Customers customers,
            Memberships memberships,
            Company company,
            Clock clock,
            @ConfigProperty(name = "rapport.analytics.time-rules-every") Duration timeRulesEvery) {
        this.jdbi = jdbi;
        this.ruleBook = ruleBook;
        this.customers = customers;
        this.memberships = memberships;
        this.company = company;
        this.clock = clock;
        this.timeRulesEvery = timeRulesEvery;
    }

    /** Starts over, however far an earlier review has come; where customers are few it is done at once, in this transaction. */
    void request(UUID segmentId) {
        jdbi.useHandle(
                handle -> handle.createUpdate("""
                insert into segment_review (segment_id) values (:segment)
                on conflict (segment_id) do update set after = excluded.after""").bind("segment", segmentId).execute());
        if (customersAreFew()) {
            reviewSlice(Sql.of("where segment_id = ?", segmentId));
        }
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void run() {
        QuarkusTransaction.requiringNew().run(this::requestTimed);
        while (QuarkusTransaction.requiringNew().call(() -> reviewSlice(Sql.of("")))) {
            // goes on until nothing waits
        }
    }

    private void requestTimed() {
        var now = clock.instant();
        jdbi.useHandle(handle -> handle.createUpdate("""
                with due as (
                  update segment set swept_at = :now where timed and archived_at is null and swept_at <= :before returning segment_id)
                insert into segment_review (segment_id) select segment_id from due on conflict do nothing""")
                .bind("now", now)
                .bind("before", now.minus(timeRulesEvery))
                .execute());
    }

    private boolean customersAreFew() {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select count(*) < :slice from (select 1 from customer limit :slice) known")
                .bind("slice", SLICE)
                .mapTo(Boolean.class)
                .one());
    }

    /** Returns whether there may be more to do. */
    private boolean reviewSlice(Sql which) {
        var rules = ruleBook.open();
        var select = Sql.of("select segment_id, after from segment_review ")
                .plus(which)
                .plus(" limit 1 for update skip locked");
        var waiting = jdbi.withHandle(
                handle -> select.query(handle).mapTo(Review.class).list());
        waiting.forEach(review -> reviewSlice(review, rules.only(review.segmentId())));
        return !waiting.isEmpty();
    }

    private void reviewSlice(Review review, Optional<Rules> segment) {
        var misplaced = segment.map(rules -> misplaced(review, rules)).orElse(List.of());
        customers.lock(misplaced);
        segment.ifPresent(rules -> memberships.review(
                misplaced.stream().map(id -> new Change(id, false)).toList(), rules));
        if (misplaced.size() < SLICE) {
            jdbi.useHandle(
                    handle -> handle.execute("delete from segment_review where segment_id = ?", review.segmentId()));
        } else {
            jdbi.useHandle(handle -> handle.execute(
                    "update segment_review set after = ? where segment_id = ?",
                    misplaced.getLast(),
                    review.segmentId()));
        }
    }

    /** Read before locking: whoever is about to change a customer will hold her against this rule anyway. */
    private List<UUID> misplaced(Review review, Rules rules) {
        var compiler = new RuleSql(clock.instant(), company.zone());
        var inside = compiler.inside(rules.segments().getFirst().rule());
        var select = Sql.of("select c.customer_id from ")
                .plus(compiler.customers())
                .plus("""
                 left join membership m
                  on m.segment_id = ? and m.customer_id = c.customer_id and m.left_at is null
                where c.customer_id > ? and (m.customer_id is not null) <>\s""", review.segmentId(), review.after())
                .plus(inside)
                .plus(" order by c.customer_id limit ?", SLICE);
        return jdbi.withHandle(handle -> select.query(handle).mapTo(UUID.class).list());
    }

    private record Review(UUID segmentId, UUID after) {}
}
