package io.rapport.analytics.rebuild;

import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.rapport.analytics.rebuild.RebuildResource.Expired;
import io.rapport.analytics.rebuild.Rebuilds.Active;
import io.rapport.analytics.rebuild.Turns.NotNow;
import io.rapport.kit.inbox.Fault;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Does the rebuild that was asked for, one at a time over all replicas. How far it has come is in the database, in the same transactions as
 * what was computed: after a crash whoever is there goes on.
 */
@ApplicationScoped
class RebuildRun {
    private final Rebuilds rebuilds;
    private final Shadow shadow;
    private final Replay replay;
    private final CatchUp catchUp;
    private final Scoring scoring;
    private final Switch change;
    private final Announcement announcement;
    private final Turns turns;

    RebuildRun(
            Rebuilds rebuilds,
            Shadow shadow,
            Replay replay,
            CatchUp catchUp,
            Scoring scoring,
            Switch change,
            Announcement announcement,
            Turns turns) {
        this.rebuilds = rebuilds;
        this.shadow = shadow;
        this.replay = replay;
        this.catchUp = catchUp;
        this.scoring = scoring;
        this.change = change;
        this.announcement = announcement;
        this.turns = turns;
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void run() {
        var active = rebuilds.active();
        try {
            while (active.isPresent() && !turns.stopping() && goesOn(active.get())) {
                active = rebuilds.active();
            }
        } catch (NotNow _) {
            // another replica is at it, or what it waits for is not there yet
        } catch (RuntimeException failure) {
            failed(active.orElseThrow(), failure);
        }
    }

    /** Returns whether there may be more to do at once. */
    private boolean goesOn(Active active) {
        return switch (active.state()) {
            case WAITING -> {
                var expired = replay.expired();
                yield turns.step(active, () -> begin(active, expired));
            }
            case REPLAYING -> {
                catchUp.run(active);
                scoring.run(active);
                yield turns.step(active, () -> change.compare(active));
            }
            case SWITCHING -> {
                catchUp.run(active);
                yield turns.step(active, () -> change.takeOver(active));
            }
            case ANNOUNCING -> turns.step(active, () -> announcement.next(active));
        };
    }

    private boolean begin(Active active, List<Expired> expired) {
        shadow.make();
        rebuilds.start(
                active.rebuildId(), shadow.migration(), scoring.latestFit().orElse(null), expired);
        return true;
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
}
