package io.rapport.campaign.loyalty;

import io.quarkus.scheduler.Scheduled;
import io.rapport.campaign.loyalty.Loyalty.Balance;
import io.rapport.events.CampaignEvent.LoyaltyChanged;
import io.rapport.kit.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** What each customer's entries come to, and what is said of it on {@code campaign.loyalty.v1}; a person is told of under her survivor. */
@ApplicationScoped
class Members {
    private static final int BATCH = 200;

    @Inject
    Jdbi jdbi;

    @Inject
    Clock clock;

    @Inject
    Programs programs;

    @Inject
    Outbox outbox;

    private record Sums(long points, long qualifying) {}

    private record Member(UUID customerId, long version, long points, String tier, Instant tierUntil) {}

    /** One at a time spends a person's points. */
    @Transactional(TxType.MANDATORY)
    void lock(UUID customerId) {
        jdbi.useHandle(handle -> handle.createQuery(
                        "select pg_advisory_xact_lock(hashtextextended(survivor_of(:customer)::text, 85)) is null")
                .bind("customer", customerId)
                .mapTo(Boolean.class)
                .one());
    }

    Balance balance(UUID customerId) {
        var now = clock.instant();
        var program = programs.now();
        var sums = sums(customerId, program, now);
        var tier = tier(known(survivor(customerId)), sums, program, now);
        return new Balance(customerId, sums.points, tier.tier, tier.tierUntil);
    }

    /** Stores and tells what has changed. */
    @Transactional(TxType.MANDATORY)
    Balance settle(UUID customerId) {
        var survivor = survivor(customerId);
        publish(survivor, balance(survivor));
        if (!survivor.equals(customerId)) {
            publish(customerId, new Balance(customerId, 0, null, null));
        }
        return balance(customerId);
    }

    /** Those whose orders or visitors changed. */
    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void settleStale() {
        while (settleBatch() == BATCH) {
            Thread.onSpinWait();
        }
    }

    @Transactional
    int settleBatch() {
        var sql = """
                delete from loyalty_stale where customer_id in (
                  select customer_id from loyalty_stale order by customer_id limit ? for update skip locked) returning customer_id
                """;
        var stale = jdbi.withHandle(
                handle -> handle.select(sql, BATCH).mapTo(UUID.class).list());
        stale.stream().sorted().forEach(customer -> {
            lock(customer);
            settle(customer);
        });
        return stale.size();
    }

    private void publish(UUID customerId, Balance balance) {
        var before = known(customerId);
        if (before != null
                && before.points == balance.points()
                && Objects.equals(before.tier, balance.tier())
                && Objects.equals(before.tierUntil, balance.tierUntil())) {
            return;
        }
        var version = before == null ? 1 : before.version + 1;
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into loyalty_member (customer_id, version, points, tier, tier_until)
                values (:customer, :version, :points, :tier, :until)
                on conflict (customer_id) do update set version = excluded.version, points = excluded.points,
                  tier = excluded.tier, tier_until = excluded.tier_until
                """)
                .bind("customer", customerId)
                .bind("version", version)
                .bind("points", balance.points())
                .bind("tier", balance.tier())
                .bind("until", balance.tierUntil())
                .execute());
        outbox.publish(
                customerId.toString(),
                clock.instant(),
                new LoyaltyChanged(customerId, version, balance.points(), balance.tier(), balance.tierUntil()));
    }

    private record Standing(String tier, Instant tierUntil) {}

    /** One that was reached holds for its months, and then what was earned in them decides. */
    private static Standing tier(Member before, Sums sums, Program program, Instant now) {
        var earned = program.tier(sums.qualifying);
        var holds = before != null && before.tierUntil != null && before.tierUntil.isAfter(now);
        if (holds && program.rank(before.tier) >= program.rank(earned)) {
            return new Standing(before.tier, before.tierUntil);
        }
        var until = now.atZone(ZoneOffset.UTC)
                .toLocalDate()
                .plusMonths(program.tierMonths())
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
        return earned == null ? new Standing(null, null) : new Standing(earned, until);
    }

    private Sums sums(UUID customerId, Program program, Instant now) {
        var since = now.atZone(ZoneOffset.UTC).minusMonths(program.tierMonths()).toInstant();
        var sql = """
                select coalesce(sum(points), 0) as points,
                  coalesce(sum(points) filter (where kind in ('earned', 'taken-back') and at > :since), 0) as qualifying
                from (%s) e
                """.formatted(Loyalty.ENTRIES);
        return jdbi.withHandle(handle -> handle.createQuery(sql)
                .bind("since", since)
                .bind("customer", customerId)
                .mapTo(Sums.class)
                .one());
    }

    private UUID survivor(UUID customerId) {
        return jdbi.withHandle(handle -> handle.select("select survivor_of(?)", customerId)
                .mapTo(UUID.class)
                .one());
    }

    private Member known(UUID customerId) {
        var sql = "select customer_id, version, points, tier, tier_until from loyalty_member where customer_id = ?";
        List<Member> found = jdbi.withHandle(
                handle -> handle.select(sql, customerId).mapTo(Member.class).list());
        return found.isEmpty() ? null : found.getFirst();
    }
}
