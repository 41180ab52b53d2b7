package io.rapport.stack.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.stack.Failure;
import io.rapport.stack.Home;
import io.rapport.stack.Progress;
import io.rapport.stack.Topology.Service;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;

/** What is bought together in as many baskets as were asked for, and how soon it recommends something. */
final class BasketsBench {
    private static final Duration LONGEST = Duration.ofMinutes(30);
    private static final int QUESTIONS = 500;

    private final Target target;
    private final Load load;
    private final Progress progress;
    private final LaidBaskets baskets;
    private final Resident resident;
    private final boolean force;

    BasketsBench(Target target, Home home, Load load, Progress progress, int baskets, boolean force) {
        this.target = target;
        this.load = load;
        this.progress = progress;
        this.baskets = new LaidBaskets(target, progress, baskets);
        this.resident = Resident.of(Service.ANALYTICS, home, progress);
        this.force = force;
    }

    BasketsReport measure() throws InterruptedException {
        var machine = Machine.here();
        try {
            baskets.lay(force);
            var fits = new ArrayList<BasketsReport.Fit>();
            for (var run = 1; run <= load.runs(); run++) {
                fits.add(fit(run));
            }
            return BasketsReport.of(Instant.now(), machine, baskets.count(), baskets.lines(), fits, recommended());
        } catch (SQLException e) {
            throw new Failure("could not measure: PostgreSQL says " + e.getMessage());
        }
    }

    private BasketsReport.Fit fit(int run) throws InterruptedException, SQLException {
        var before = resident.megabytes();
        var done = new AtomicReference<JsonNode>();
        var begin = System.nanoTime();
        var most = resident.during(() -> done.set(untilDone()));
        var seconds = (System.nanoTime() - begin) / 1e9;
        var rules = baskets.rules(done.get().path("fitId").asText());
        progress.say("run %d: %.1f s, %,d rules, %.0f MB before, %.0f MB at most"
                .formatted(run, seconds, rules, before, most));
        return new BasketsReport.Fit(seconds, rules, before, most);
    }

    private JsonNode untilDone() throws InterruptedException {
        var id = target.send("POST", Service.ANALYTICS, "/api/v1/affinities", Map.of())
                .path("fitId")
                .asText();
        var deadline = System.nanoTime() + LONGEST.toNanos();
        while (System.nanoTime() < deadline) {
            var fit = target.answer(target.get(Service.ANALYTICS, "/api/v1/affinities/fits/" + id));
            switch (fit.path("state").asText()) {
                case "waiting" -> Thread.sleep(Resident.LOOK);
                case "failed" -> throw new Failure("could not measure: the fit failed: " + fit.path("reason"));
                default -> {
                    return fit;
                }
            }
        }
        throw new Failure("could not measure: no fit within " + LONGEST.toMinutes() + " min");
    }

    /** One question after another, each about a basket of three products. */
    private Latency recommended() throws InterruptedException {
        var micros = new Histogram(TimeUnit.MINUTES.toMicros(1), 3);
        for (var i = 0; i < 2 * QUESTIONS; i++) {
            var path = new StringBuilder("/api/v1/recommendations?limit=10");
            for (var n = 0; n < 3; n++) {
                path.append("&product=")
                        .append(URLEncoder.encode(LaidBaskets.product(i * 7 + n * 40), StandardCharsets.UTF_8));
            }
            var begin = System.nanoTime();
            target.answer(target.get(Service.ANALYTICS, path.toString()));
            if (i >= QUESTIONS) { // those before warm up
                micros.recordValue((System.nanoTime() - begin) / 1_000);
            }
        }
        return Latency.of(micros, 0);
    }
}
