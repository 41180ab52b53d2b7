package io.rapport.analytics.rebuild;

import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.rapport.analytics.customer.Change;
import io.rapport.analytics.customer.Customers;
import io.rapport.analytics.metrics.CustomerMetrics;
import io.rapport.analytics.metrics.Scorer;
import io.rapport.analytics.rebuild.RebuildResource.Expired;
import io.rapport.analytics.rebuild.Rebuilds.Active;
import io.rapport.analytics.rebuild.Rebuilds.State;
import io.rapport.analytics.segment.Memberships;
import io.rapport.analytics.segment.RuleBook;
import io.rapport.kit.inbox.Delivery;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Fault;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jdbi.v3.core.Jdbi;

/**
 * Does the rebuild that was asked for, one at a time over all replicas. How far it has come is in the database, in the same transactions as
 * what was computed: after a crash whoever is there goes on.
 */
@ApplicationScoped
class RebuildRun {
    private static final int LONGEST_SECONDS = 3_600;
    private static final int SLICE = 1_000;
    /** So few records can be applied while the live consumers wait. */
    private static final int FEW = 500;

    private final Jdbi jdbi;
    private final Rebuilds rebuilds;
    private final Shadow shadow;
    private final Replay replay;
    private final Comparison comparison;
    private final Delivery delivery;
    private final Customers customers;
    private final CustomerMetrics customerMetrics;
    private final Scorer scorer;
    private final RuleBook ruleBook;
    private final Memberships memberships;
    private volatile boolean stopping;

    RebuildRun(
            Jdbi jdbi,
            Rebuilds rebuilds,
            Shadow shadow,
            Replay replay,
            Comparison comparison,
            Delivery delivery,
            Customers customers,
            CustomerMetrics customerMetrics,
            Scorer scorer,
            RuleBook ruleBook,
            Memberships memberships) {
        this.jdbi = jdbi;
        this.rebuilds = rebuilds;
        this.shadow = shadow;
        this.replay = replay;
        this.comparison = comparison;
        this.delivery = delivery;
        this.customers = customers;
        this.customerMetrics = customerMetrics;
        this.scorer = scorer;
        this.ruleBook = ruleBook;
        this.memberships = memberships;
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void run() {
        var active = rebuilds.active();
        try {
            while (active.isPresent() && !stopping && goesOn(active.get())) {
                active = rebuilds.active();
            }
        } catch (NotNow _) {
            // another replica is at it, or what it waits for is not there yet
        } catch (RuntimeException failure) {
            failed(active.orElseThrow(), failure);
        }
    }

    private void failed(Active active, RuntimeException failure) {
        if (Fault.mayPass(failure) || rebuilds.active().filter(active::equals).isEmpty()) {
            Log.warnf("rebuild %s waits: %s", active.rebuildId(), Fault.reason(failure));
        } else {
            Log.errorf(failure, "rebuild %s failed", active.rebuildId());
            QuarkusTransaction.requiringNew().run(() -> {
                shadow.drop();
                rebuilds.ended(active.rebuildId(), "failed", Fault.reason(failure));
            });
        }
    }

    /** Returns whether there may be more to do at once. */
    private boolean goesOn(Active active) {
        return switch (active.state()) {
            case WAITING -> {
                var expired = replay.expired();
                yield alone(active, () -> begin(active, expired));
            }
            case REPLAYING -> {
                catchUp(active);
                score(active);
                yield alone(active, () -> compare(active));
            }
            case SWITCHING -> {
                catchUp(active);
                yield alone(active, () -> takeOver(active));
            }
            case ANNOUNCING -> alone(active, () -> announce(active));
        };
    }

    /** In a transaction that no other replica and no erasure runs beside, if the rebuild is still at what it was. */
    private <T> T alone(Active active, Supplier<T> work) {
        return QuarkusTransaction.requiringNew().timeout(LONGEST_SECONDS).call(() -> {
            // compares and switches see one snapshot; has to be said first
            jdbi.useHandle(handle -> handle.execute("set transaction isolation level %s"
                    .formatted(active.state() == State.REPLAYING ? "repeatable read" : "read committed")));
            return work(active, work);
        });
    }

    private <T> T inSlices(Active active, Supplier<T> work) {
        return QuarkusTransaction.requiringNew().timeout(LONGEST_SECONDS).call(() -> work(active, work));
    }

    private <T> T work(Active active, Supplier<T> work) {
        jdbi.useHandle(handle -> handle.execute("select pg_advisory_xact_lock_shared(hashtext('erasure'))"));
        if (!tryLock("rebuild") || rebuilds.active().filter(active::equals).isEmpty()) {
            throw new NotNow();
        }
        return work.get();
    }

    private boolean tryLock(String name) {
        return jdbi.withHandle(handle -> handle.createQuery("select pg_try_advisory_xact_lock(hashtext(:name))")
                .bind("name", name)
                .mapTo(Boolean.class)
                .one());
    }

    private boolean begin(Active active, List<Expired> expired) {
        shadow.make();
        rebuilds.start(active.rebuildId(), shadow.migration(), latestFit().orElse(null), expired);
        return true;
    }

    private void catchUp(Active active) {
        if (active.migration() != shadow.migration()) {
            QuarkusTransaction.requiringNew().run(rebuilds::restart);
            throw new NotNow();
        }
        while (replay.behind() > FEW && !stopping) {
            replay.catchUp((consumer, records) -> apply(active, consumer, records));
        }
        replay.catchUp((consumer, records) -> apply(active, consumer, records));
    }

    /** Halves what fails until the record that cannot be applied stands alone, as the inbox does. */
    private void apply(Active active, EventConsumer<?> consumer, List<ConsumerRecord<String, byte[]>> records) {
        if (stopping) {
            throw new NotNow();
        }
        try {
            inSlices(active, () -> {
                shadow.enter();
                delivery.replay(consumer, records);
                return null;
            });
        } catch (NotNow notNow) {
            throw notNow;
        } catch (RuntimeException failure) {
            if (Fault.mayPass(failure)) {
                throw failure;
            }
            isolate(active, consumer, records);
        }
    }

    private void isolate(Active active, EventConsumer<?> consumer, List<ConsumerRecord<String, byte[]>> records) {
        if (records.size() == 1) {
            inSlices(active, () -> {
                shadow.enter();
                delivery.skip(consumer, records.getFirst());
                rebuilds.skipped(active.rebuildId());
                return null;
            });
        } else {
            var middle = records.size() / 2;
            apply(active, consumer, records.subList(0, middle));
            apply(active, consumer, records.subList(middle, records.size()));
        }
    }

    /** Anew, if there was another fit since. */
    private void score(Active active) {
        var latest = latestFit().orElse(null);
        if (Objects.equals(latest, active.scoredBy())) {
            return;
        }
        var after = new UUID(0, 0);
        while (after != null && !stopping) {
            after = scoreAfter(active, after);
        }
        inSlices(active, () -> {
            rebuilds.scored(active.rebuildId(), latest);
            return null;
        });
        throw new NotNow();
    }

    /** Returns the last of the slice, or null if there was none. */
    private UUID scoreAfter(Active active, UUID after) {
        return inSlices(active, () -> {
            var slice = shadow.buyers(after, SLICE);
            if (slice.isEmpty()) {
                return null;
            }
            shadow.enter();
            customers.lock(slice);
            scorer.rescore(slice);
            return slice.getLast();
        });
    }

    private Optional<UUID> latestFit() {
        return jdbi.withHandle(
                handle -> handle.createQuery("""
                select fit_id from public.clv_fit where state in ('scoring', 'done') order by requested_at desc, fit_id desc limit 1""").mapTo(UUID.class).findOne());
    }

    /** While a fit scores the live customers, their scores are of two fits. */
    private void requireNoFitUnderWay(Active active) {
        boolean scoring = jdbi.withHandle(
                handle -> handle.createQuery("select exists (select from public.clv_fit where state = 'scoring')")
                        .mapTo(Boolean.class)
                        .one());
        if (scoring || !tryLock("clv-fit")) {
            throw new NotNow();
        }
        if (!Objects.equals(latestFit().orElse(null), active.scoredBy())) {
            throw new NotNow();
        }
    }

    /** In one snapshot: what came in since the last round is applied first, while the live consumers go on. */
    private boolean compare(Active active) {
        requireNoFitUnderWay(active);
        applyHere();
        shadow.analyze();
        var result = comparison.run();
        rebuilds.compared(active.rebuildId(), result.compared(), result.differences());
        if (active.lossy()) {
            refuse(active);
            return false;
        }
        rebuilds.enter(active.rebuildId(), State.SWITCHING);
        return true;
    }

    private void refuse(Active active) {
        shadow.drop();
        jdbi.useHandle(handle -> handle.execute("delete from public.rebuild_customer"));
        rebuilds.ended(
                active.rebuildId(),
                "refused",
                "The log no longer tells everything that the figures are made of; what differs may be what has expired.");
    }

    /** The live consumers wait from here to the commit. */
    private boolean takeOver(Active active) {
        jdbi.useHandle(handle -> {
            handle.execute("set local lock_timeout = '10s'");
            handle.execute("lock table public.inbox_offset, public.inbox in exclusive mode");
        });
        try {
            requireNoFitUnderWay(active);
        } catch (NotNow _) {
            rebuilds.enter(active.rebuildId(), State.REPLAYING);
            return false;
        }
        if (replay.behind() > 2 * FEW) {
            throw new NotNow();
        }
        applyHere();
        shadow.carryOver();
        shadow.takeOver();
        rebuilds.enter(active.rebuildId(), State.ANNOUNCING);
        return true;
    }

    private void applyHere() {
        shadow.enter();
        replay.catchUp(delivery::replay);
        shadow.leave();
    }

    /** Says the figures of those that were mended, and holds them against the segments. */
    private boolean announce(Active active) {
        var rules = ruleBook.open();
        var slice = jdbi.withHandle(handle -> handle.createQuery(
                        "select customer_id from public.rebuild_customer order by customer_id limit :limit")
                .bind("limit", SLICE)
                .mapTo(UUID.class)
                .list());
        if (slice.isEmpty()) {
            shadow.drop();
            rebuilds.ended(active.rebuildId(), "done", null);
            return false;
        }
        customers.lock(slice);
        customerMetrics.publish(slice);
        memberships.review(slice.stream().map(id -> new Change(id, true)).toList(), rules);
        jdbi.useHandle(
                handle -> handle.createUpdate("delete from public.rebuild_customer where customer_id = any (:ids)")
                        .bindArray("ids", UUID.class, slice)
                        .execute());
        return true;
    }

    /** Looked at again with the next tick. */
    private static final class NotNow extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
