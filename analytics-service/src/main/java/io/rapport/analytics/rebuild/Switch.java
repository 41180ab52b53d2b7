package io.rapport.analytics.rebuild;

import io.rapport.analytics.rebuild.Rebuilds.Active;
import io.rapport.analytics.rebuild.Rebuilds.State;
import io.rapport.analytics.rebuild.Turns.NotNow;
import jakarta.enterprise.context.ApplicationScoped;
import org.jdbi.v3.core.Jdbi;

/** Compares what was computed anew with what stands, and puts it in its place. */
@ApplicationScoped
class Switch {
    private final Jdbi jdbi;
    private final Rebuilds rebuilds;
    private final Shadow shadow;
    private final Comparison comparison;
    private final CatchUp catchUp;
    private final Scoring scoring;

    Switch(Jdbi jdbi, Rebuilds rebuilds, Shadow shadow, Comparison comparison, CatchUp catchUp, Scoring scoring) {
        this.jdbi = jdbi;
        this.rebuilds = rebuilds;
        this.shadow = shadow;
        this.comparison = comparison;
        this.catchUp = catchUp;
        this.scoring = scoring;
    }

    /** In one snapshot: what came in since the last round is applied first, while the live consumers go on. */
    boolean compare(Active active) {
        scoring.requireNoFitUnderWay(active);
        catchUp.here();
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
    boolean takeOver(Active active) {
        jdbi.useHandle(handle -> {
            handle.execute("set local lock_timeout = '10s'");
            handle.execute("lock table public.inbox_offset, public.inbox in exclusive mode");
        });
        try {
            scoring.requireNoFitUnderWay(active);
        } catch (NotNow _) {
            rebuilds.enter(active.rebuildId(), State.REPLAYING);
            return false;
        }
        if (catchUp.isFarBehind()) {
            throw new NotNow();
        }
        catchUp.here();
        shadow.carryOver();
        shadow.takeOver();
        rebuilds.enter(active.rebuildId(), State.ANNOUNCING);
        return true;
    }
}
