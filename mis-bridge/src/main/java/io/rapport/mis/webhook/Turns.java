package io.rapport.mis.webhook;

import static java.util.stream.Collectors.toSet;

import io.rapport.kit.Columns;
import io.rapport.mis.kpi.Revision;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;

/**
 * Gives receivers their turns, and writes down what became of them. Replicas claim receivers from one another by leases: a process that dies
 * leaves its turn undone, and the next does it again under the same message ids.
 */
@ApplicationScoped
class Turns {
    /** Nothing more is sent in a turn that took so long already. */
    static final Duration LONGEST_TURN = Duration.ofSeconds(10);

    private static final Logger LOG = Logger.getLogger(Turns.class);
    private static final int MOST_RECEIVERS = 100;
    private static final int MOST_AT_ONCE = 200;
    private static final int MOST_RETRIES = 1_000;

    private final Jdbi jdbi;
    private final Deliveries deliveries;
    private final RetryTimes times;
    private final WebhookSettings settings;
    private final Clock clock;

    Turns(Jdbi jdbi, Deliveries deliveries, RetryTimes times, WebhookSettings settings, Clock clock) {
        this.jdbi = jdbi;
        this.deliveries = deliveries;
        this.times = times;
        this.settings = settings;
        this.clock = clock;
    }

    /** Asked many times a second: no transaction where there is nobody to serve. */
    boolean isAnyActive() {
        return jdbi.withHandle(
                handle -> handle.createQuery("select exists (select from webhook_subscription where state = 'ACTIVE')")
                        .mapTo(Boolean.class)
                        .one());
    }

    /** Receivers for whom something may wait, and whom nobody serves now. */
    @Transactional
    List<Subscription> claim(UUID lease) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                with due as (
                    select s.id from webhook_subscription s
                    where s.state = 'ACTIVE' and (s.lease_until is null or s.lease_until < now())
                        and (s.open_until is null or s.open_until <= now())
                        and (s.cursor_seq < (select coalesce(max(seq), 0) from kpi) or exists (
                            select from webhook_retry r where r.subscription_id = s.id and r.next_at <= now()))
                    order by s.id limit :most for update skip locked)
                update webhook_subscription s set lease = :lease, lease_until = now() + make_interval(secs => :seconds)
                from due where s.id = due.id returning %s
                """.formatted(Subscription.COLUMNS))
                .bind("most", MOST_RECEIVERS)
                .bind("lease", lease)
                .bind("seconds", lease().toSeconds())
                .mapTo(Subscription.class)
                .list());
    }

    /** Longer than a turn can be: its last call looks up a name, then waits for an answer. */
    private Duration lease() {
        return LONGEST_TURN.plus(settings.timeout().multipliedBy(2)).plusSeconds(5);
    }

    /** What failed before and is due comes first, then what was revised since. */
    @Transactional
    Turn take(Subscription subscription, UUID lease) {
        var newest = newest();
        var most = subscription.probing() ? 1 : MOST_AT_ONCE;
        var room = Math.min(most, room(subscription));
        var waiting = waiting(subscription, newest, most, room);
        var fresh = waiting.stream().filter(Waiting::fresh).toList();
        var upTo = fresh.size() < room ? newest : last(fresh, subscription.cursorSeq());
        return new Turn(subscription, lease, subscription.probing() ? probe(waiting) : waiting, upTo);
    }

    /** One that never failed tells more about the receiver than one that did. */
    private static List<Waiting> probe(List<Waiting> waiting) {
        return waiting.isEmpty() ? waiting : List.of(waiting.getLast());
    }

    private static long last(List<Waiting> fresh, long cursor) {
        return fresh.isEmpty() ? cursor : fresh.getLast().seq();
    }

    private long newest() {
        return jdbi.withHandle(handle -> handle.createQuery("select coalesce(max(seq), 0) from kpi")
                .mapTo(Long.class)
                .one());
    }

    /** A receiver that refuses very many messages gets no new ones before some were settled. */
    private int room(Subscription subscription) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select greatest(0, :most - count(*)) from webhook_retry where subscription_id = :id")
                .bind("most", MOST_RETRIES)
                .bind("id", subscription.id())
                .mapTo(Integer.class)
                .one());
    }

    /** One statement, hence one snapshot: no KPI is in it twice. */
    private List<Waiting> waiting(Subscription subscription, long newest, int most, int room) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                with retried as (
                    select k.*, r.attempts, r.first_at from webhook_retry r join kpi k on k.seq = r.seq
                    where r.subscription_id = :id and r.next_at <= now() order by r.seq limit :most),
                fresh as (
                    select k.*, 0, null::timestamptz from webhook_subscription s join kpi k on k.seq > s.cursor_seq
                    where s.id = :id and k.seq <= :newest and %s order by k.seq limit :room)
                select %s, attempts, first_at from (select * from retried union all select * from fresh) order by seq
                """.formatted(Filter.MATCHES, Revision.COLUMNS))
                .bind("id", subscription.id())
                .bind("newest", newest)
                .bind("most", most)
                .bind("room", room)
                .map(Turns::read)
                .list());
    }

    private static Waiting read(RowView row) {
        return new Waiting(
                Revision.read(row), row.getColumn("attempts", Integer.class), row.getColumn("first_at", Instant.class));
    }

    /** Nothing, if the lease was lost meanwhile; what a replay asks for again is left to it. */
    @Transactional
    void settle(Turn turn) {
        var now = clock.instant();
        var known = turn.subscription();
        var circuit = new Circuit(known.failures(), known.openings(), known.openUntil())
                .after(turn.calls(), settings.failuresUntilPaused(), times, now);
        var probeFailed = known.probing() && turn.calls().delivered() == 0;
        var cursor = moveOn(turn, circuit, probeFailed ? known.cursorSeq() : turn.upTo());
        if (cursor < 0) {
            return;
        }
        report(known, circuit);
        if (!probeFailed) {
            var settled =
                    turn.waiting().stream().filter(one -> one.seq() <= cursor).toList();
            rewriteRetries(known.id(), settled, now, known.openUntil() == null);
        }
        deliveries.write(
                turn.waiting().stream().flatMap(one -> one.delivery().stream()).toList());
    }

    /** @return where the cursor is now, or -1 if the lease was lost */
    private long moveOn(Turn turn, Circuit circuit, long upTo) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        update webhook_subscription s set lease = null, lease_until = null,
                            cursor_seq = case when cursor_seq = :from then :to else cursor_seq end,
                            failures = :failures, openings = :openings, open_until = :openUntil,
                            delivered_at = coalesce(:deliveredAt, delivered_at),
                            state = case when :gone then 'GONE' else state end
                        where id = :id and lease = :lease returning cursor_seq
                        """)
                .bind("from", turn.subscription().cursorSeq())
                .bind("to", upTo)
                .bind("failures", circuit.failures())
                .bind("openings", circuit.openings())
                .bind("openUntil", circuit.openUntil())
                .bind("deliveredAt", turn.calls().delivered() > 0 ? clock.instant() : null)
                .bind("gone", turn.gone())
                .bind("id", turn.subscription().id())
                .bind("lease", turn.lease())
                .mapTo(Long.class)
                .findFirst()
                .orElse(-1L));
    }

    private void rewriteRetries(UUID subscription, List<Waiting> settled, Instant now, boolean mayGiveUp) {
        var retries = settled.stream()
                .flatMap(one -> one.retry(times, now, mayGiveUp).stream())
                .toList();
        forget(subscription, settled, retries.stream().map(Waiting.Retry::seq).collect(toSet()));
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into webhook_retry (subscription_id, seq, attempts, first_at, next_at)
                select :id, r.* from unnest(:seq, :attempts, :firstAt, :nextAt) as r (seq, attempts, first_at, next_at)
                on conflict (subscription_id, seq) do update set attempts = excluded.attempts, next_at = excluded.next_at
                """)
                .bind("id", subscription)
                .bindNamedArgumentFinder(Columns.of(retries)
                        .bigint("seq", Waiting.Retry::seq)
                        .integer("attempts", Waiting.Retry::attempts)
                        .timestamptz("firstAt", Waiting.Retry::firstAt)
                        .timestamptz("nextAt", Waiting.Retry::nextAt))
                .execute());
    }

    /** What is done, and what a later revision superseded. */
    private void forget(UUID subscription, List<Waiting> settled, Set<Long> kept) {
        var done = settled.stream().filter(one -> !kept.contains(one.seq())).toList();
        jdbi.useHandle(handle -> handle.createUpdate("""
                delete from webhook_retry r where r.subscription_id = :id
                    and (r.seq = any(:done) or not exists (select from kpi k where k.seq = r.seq))
                """)
                .bind("id", subscription)
                .bindNamedArgumentFinder(Columns.of(done).bigint("done", Waiting::seq))
                .execute());
    }

    private static void report(Subscription known, Circuit circuit) {
        if (circuit.openUntil() != null && known.openUntil() == null) {
            LOG.warnf("webhook subscription %s is paused: its receiver is down", known.id());
        } else if (circuit.openUntil() == null && known.openUntil() != null) {
            LOG.infof("webhook subscription %s goes on: its receiver is back", known.id());
        }
    }
}
