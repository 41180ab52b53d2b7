package io.rapport.analytics.segment;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.rapport.analytics.customer.Change;
import io.rapport.analytics.customer.Customers;
import io.rapport.kit.company.Company;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * Holds a segment against everyone after it was made or changed, or everyone was scored anew: whom it has wrong is found in one pass, and
 * put right in slices. What is left to do stands in the database, so a restart goes on where the last one stopped and replicas take turns.
 */
@ApplicationScoped
class Reviews {
    private static final int SLICE = 5000;

    private final Jdbi jdbi;
    private final RuleBook ruleBook;
    private final Customers customers;
    private final Memberships memberships;
    private final DueTimes dueTimes;
    private final Company company;
    private final Clock clock;

    Reviews(
            Jdbi jdbi,
            RuleBook ruleBook,
            Customers customers,
            Memberships memberships,
            DueTimes dueTimes,
            Company company,
            Clock clock) {
        this.jdbi = jdbi;
        this.ruleBook = ruleBook;
        this.customers = customers;
        this.memberships = memberships;
        this.dueTimes = dueTimes;
        this.company = company;
        this.clock = clock;
    }

    /** Starts over, however far an earlier review has come; where customers are few it is done at once, in this transaction. */
    void request(Collection<UUID> segmentIds) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into segment_review (segment_id) select id from unnest(:segments) id order by id
                on conflict (segment_id) do update set prepared = false""")
                .bindArray("segments", UUID.class, segmentIds)
                .execute());
        if (customersAreFew()) {
            segmentIds.forEach(id -> {
                reviewNext(Sql.of("where segment_id = ?", id));
                reviewNext(Sql.of("where segment_id = ?", id));
            });
        }
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void run() {
        QuarkusTransaction.requiringNew().run(this::requestScored);
        while (QuarkusTransaction.requiringNew().call(() -> reviewNext(Sql.of("")))) {
            // goes on until nothing waits
        }
    }

    /** Those that ask for scores, once a fit has scored everyone. */
    private void requestScored() {
        var scored = ruleBook.read().askingFor(List.of(Operand.SCORES)).segments().stream()
                .map(Segmented::id)
                .toList();
        if (!scored.isEmpty()) {
            request(unscored(scored));
        }
    }

    private List<UUID> unscored(List<UUID> segmentIds) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                update segment s set scored_by = f.fit_id
                from (select fit_id from clv_fit where state = 'done' and live order by requested_at desc, fit_id desc limit 1) f
                where s.segment_id = any(:segments) and s.scored_by is distinct from f.fit_id
                returning s.segment_id""")
                .bindArray("segments", UUID.class, segmentIds)
                .mapTo(UUID.class)
                .list());
    }

    private boolean customersAreFew() {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select count(*) < :slice from (select 1 from customer limit :slice) known")
                .bind("slice", SLICE)
                .mapTo(Boolean.class)
                .one());
    }

    /** Returns whether there may be more to do. */
    private boolean reviewNext(Sql which) {
        var rules = ruleBook.open();
        var select = Sql.of("select segment_id, prepared from segment_review ")
                .plus(which)
                .plus(" order by segment_id limit 1 for update skip locked");
        var waiting = jdbi.withHandle(
                handle -> select.query(handle).mapTo(Review.class).list());
        waiting.forEach(review -> review(review, rules.segment(review.segmentId()), rules));
        return !waiting.isEmpty();
    }

    private void review(Review review, Optional<Segmented> segment, Rules rules) {
        if (segment.isEmpty()) {
            finish(review.segmentId());
        } else if (review.prepared()) {
            reviewSlice(segment.get(), rules);
        } else {
            prepare(segment.get());
        }
    }

    private void reviewSlice(Segmented segment, Rules rules) {
        var misplaced = nextCandidates(segment.id());
        customers.lock(misplaced);
        memberships.review(
                misplaced.stream().map(id -> new Change(id, false)).toList(), rules, rules.only(segment.id()));
        if (misplaced.size() < SLICE) {
            finish(segment.id());
        }
    }

    private List<UUID> nextCandidates(UUID segmentId) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                with next as (
                  select customer_id from segment_candidate where segment_id = :segment order by customer_id limit :slice)
                delete from segment_candidate c using next n
                where c.segment_id = :segment and c.customer_id = n.customer_id returning c.customer_id""")
                .bind("segment", segmentId)
                .bind("slice", SLICE)
                .mapTo(UUID.class)
                .list());
    }

    private void finish(UUID segmentId) {
        jdbi.useHandle(handle -> {
            handle.execute("delete from segment_candidate where segment_id = ?", segmentId);
            handle.execute("delete from segment_review where segment_id = ?", segmentId);
        });
    }

    /** Read before locking: whoever is about to change a customer will hold her against this rule anyway. */
    private void prepare(Segmented segment) {
        var words = new EveryoneSql(new Moment(clock.instant(), company.zone(), false));
        var inside = words.inside(segment.rule());
        var candidates = Sql.of("insert into segment_candidate select ?::uuid, c.customer_id from ", segment.id())
                .plus(words.customers())
                .plus("""

                left join membership m on m.segment_id = ? and m.customer_id = c.customer_id and m.left_at is null
                where (m.customer_id is not null) <> (""", segment.id())
                .plus(inside)
                .plus(")");
        jdbi.useHandle(handle -> {
            handle.execute(EveryoneSql.SETTINGS);
            handle.execute("delete from segment_candidate where segment_id = ?", segment.id());
            candidates.execute(handle);
            handle.execute("update segment_review set prepared = true where segment_id = ?", segment.id());
        });
        dueTimes.advance(segment.rule());
    }

    private record Review(UUID segmentId, boolean prepared) {}
}
