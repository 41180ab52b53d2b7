package io.rapport.stack.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.stack.Failure;
import io.rapport.stack.Home;
import io.rapport.stack.Progress;
import io.rapport.stack.Topology.Service;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * P7: fits of customer lifetime value to as many customers as were asked for, in the service itself. A fit is cut short once its parameters
 * stand; the last goes on to score customers for a while.
 */
final class ClvBench {
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Target target;
    private final Load load;
    private final Progress progress;
    private final Buyers buyers;
    private final Resident resident;
    private final boolean force;

    ClvBench(Target target, Home home, Load load, Progress progress, int customers, boolean force) {
        this.target = target;
        this.load = load;
        this.progress = progress;
        this.buyers = new Buyers(target, progress, customers);
        this.resident = Resident.of(Service.ANALYTICS, home, progress);
        this.force = force;
    }

    ClvReport measure() throws InterruptedException {
        var machine = Machine.here();
        try {
            buyers.lay(force);
            fit(0); // warms up
            var fits = new ArrayList<ClvReport.Fit>();
            for (var run = 1; run <= load.runs(); run++) {
                fits.add(fit(run));
            }
            var scored = score();
            return ClvReport.of(Instant.now(), machine, buyers.customers(), buyers.orders(), fits, scored);
        } catch (SQLException e) {
            throw new Failure("could not measure: PostgreSQL says " + e.getMessage());
        }
    }

    private ClvReport.Fit fit(int run) throws InterruptedException, SQLException {
        var before = resident.megabytes();
        var id = new AtomicReference<String>();
        var begin = System.nanoTime();
        var most = resident.during(
                () -> id.set(untilFitted(request()).path("fitId").asText()));
        var seconds = (System.nanoTime() - begin) / 1e9;
        buyers.cutShort(id.get());
        var measured = new ClvReport.Fit(seconds, before, most, resident.megabytes());
        progress.say("P7 %s: %.1f s, %.0f MB before, %.0f MB at most, %.0f MB after"
                .formatted(
                        run == 0 ? "to warm up" : "run " + run,
                        measured.seconds(),
                        measured.before(),
                        measured.most(),
                        measured.after()));
        return measured;
    }

    /** Customers a second, over as much time as the load says. */
    private double score() throws InterruptedException, SQLException {
        var id = untilFitted(request()).path("fitId").asText();
        var begin = System.nanoTime();
        Thread.sleep(load.time());
        var rate = buyers.scored(id) * 1e9 / (System.nanoTime() - begin);
        buyers.cutShort(id);
        return rate;
    }

    private String request() throws InterruptedException {
        return target.send("POST", Service.ANALYTICS, "/api/v1/clv/fits", Map.of())
                .path("fitId")
                .asText();
    }

    private JsonNode untilFitted(String id) throws InterruptedException {
        var deadline = System.nanoTime() + LONGEST.toNanos();
        while (System.nanoTime() < deadline) {
            var fit = target.answer(target.get(Service.ANALYTICS, "/api/v1/clv/fits/" + id));
            switch (fit.path("state").asText()) {
                case "waiting" -> Thread.sleep(Resident.LOOK);
                case "failed" -> throw new Failure("could not measure: the fit failed");
                default -> {
                    return fit;
                }
            }
        }
        throw new Failure("could not measure: no fit within " + LONGEST.toMinutes() + " min");
    }
}
