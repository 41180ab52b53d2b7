package io.rapport.stack.bench;

import io.rapport.stack.Failure;
import io.rapport.stack.Home;
import io.rapport.stack.Progress;
import io.rapport.stack.Topology.Service;
import io.rapport.stack.bench.JourneyReport.Woken;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;

/** How punctually those are woken who wait in a journey, and what memory that takes: with nobody else, then beside a million who wait. */
final class JourneyBench {
    private static final int A_SECOND = 200;
    private static final int AT_ONCE = 100_000;

    private final Target target;
    private final Load load;
    private final Progress progress;
    private final Resident resident;
    private final int waiting;

    JourneyBench(Target target, Home home, Load load, Progress progress, int waiting) {
        this.target = target;
        this.load = load;
        this.progress = progress;
        this.resident = Resident.of(Service.CAMPAIGN, home, progress);
        this.waiting = waiting;
        if (waiting < 1 || waiting > 10_000_000) {
            throw new Failure("--waiting takes numbers of 1 to 10000000");
        }
    }

    JourneyReport measure() throws InterruptedException {
        var machine = Machine.here();
        try (var database = target.database(Service.CAMPAIGN)) {
            var waiters = new Waiters(target, database);
            progress.say("warming up");
            waiters.wakeAtOnce(AT_ONCE / 10);
            wake(waiters);
            var alone = runs(waiters, "with nobody else");
            progress.say("laying in %,d who wait".formatted(waiting));
            waiters.layDistant(waiting);
            var beside = runs(waiters, "beside those who wait");
            var steps = new ArrayList<Double>();
            for (var run = 1; run <= load.runs(); run++) {
                steps.add(waiters.wakeAtOnce(AT_ONCE));
            }
            return JourneyReport.of(Instant.now(), machine, load, A_SECOND, waiting, AT_ONCE, alone, beside, steps);
        } catch (SQLException e) {
            throw new Failure("could not measure: PostgreSQL says " + e.getMessage());
        }
    }

    private ArrayList<Woken> runs(Waiters waiters, String how) throws InterruptedException, SQLException {
        var runs = new ArrayList<Woken>();
        for (var run = 1; run <= load.runs(); run++) {
            runs.add(wake(waiters));
            progress.say(
                    "journey %s, run %d: %s".formatted(how, run, runs.getLast().line()));
        }
        return runs;
    }

    private Woken wake(Waiters waiters) throws InterruptedException, SQLException {
        new Backlog(target.admin(), load.rest()).await();
        var late = new ArrayList<Latency>();
        var failure = new ArrayList<SQLException>();
        var most = resident.during(() -> {
            try {
                late.add(waiters.wake(A_SECOND, load.time()));
            } catch (SQLException e) {
                failure.add(e);
            }
        });
        if (!failure.isEmpty()) {
            throw failure.getFirst();
        }
        return new Woken(late.getFirst(), most);
    }
}
