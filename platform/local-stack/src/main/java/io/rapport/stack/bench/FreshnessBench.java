package io.rapport.stack.bench;

import static io.rapport.events.Topic.ANALYTICS_CUSTOMER_METRICS;
import static io.rapport.events.Topic.ANALYTICS_SEGMENT_MEMBERSHIPS;
import static io.rapport.events.Topic.INTERACTION_EVENTS;
import static io.rapport.events.Topic.MIS_KPIS;

import io.rapport.stack.Failure;
import io.rapport.stack.Progress;
import io.rapport.stack.Topology.Service;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** P3: the first orders of known customers, sent among a load of other events, and when each is seen where. */
final class FreshnessBench {
    private static final int PROBES_A_SECOND = 5;
    private static final int QUIET_RATE = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Target target;
    private final Load load;
    private final Progress progress;
    private final Payload payload = new Payload();

    FreshnessBench(Target target, Load load, Progress progress) {
        this.target = target;
        this.load = load;
        this.progress = progress;
    }

    FreshnessReport measure() throws InterruptedException {
        var machine = Machine.here();
        var key = target.writeKey(IngestBench.SOURCE);
        var segment = segment();
        try {
            var people = new People(target, key);
            progress.say("warming up");
            run(people, key, segment, load.rate(), load.time().dividedBy(4));
            var rates = new ArrayList<Freshness>();
            for (var rate : List.of(QUIET_RATE, load.rate())) {
                rates.add(measure(people, key, segment, rate));
            }
            return new FreshnessReport(Instant.now(), machine, load, PROBES_A_SECOND, rates);
        } catch (SQLException e) {
            throw new Failure("could not measure: PostgreSQL says " + e.getMessage());
        } finally {
            target.send("DELETE", Service.ANALYTICS, "/api/v1/segments/" + segment, Map.of());
        }
    }

    private Freshness measure(People people, String key, String segment, int rate)
            throws InterruptedException, SQLException {
        var runs = new ArrayList<Map<Place, Latency>>();
        for (var run = 1; run <= load.runs(); run++) {
            runs.add(run(people, key, segment, rate, load.time()));
            progress.say("P3 %,d/s run %d: %s".formatted(rate, run, FreshnessReport.brief(runs.getLast())));
        }
        return Freshness.of(rate, runs);
    }

    /** What whoever has ordered enters. */
    private String segment() throws InterruptedException {
        var rule = Map.of("metric", "orders", "op", ">=", "value", 1);
        return target.send(
                        "POST",
                        Service.ANALYTICS,
                        "/api/v1/segments",
                        Map.of("name", "bench " + Instant.now(), "rule", rule))
                .path("id")
                .asText();
    }

    private Map<Place, Latency> run(People people, String key, String segment, int rate, Duration time)
            throws InterruptedException, SQLException {
        var number = Math.toIntExact(time.toMillis() * PROBES_A_SECOND / 1_000);
        var probes = people.meet(number).stream().map(Probe::new).toList();
        new Backlog(target.admin(), load.rest()).await();
        var seen = new Seen(segment);
        try (var _ = new Arrivals(target, seen::take, topics());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var others = payload.events(Math.toIntExact(time.toMillis() * (rate - PROBES_A_SECOND) / 1_000));
            threads.submit(() -> new OpenLoop(target.http(), rate - PROBES_A_SECOND)
                    .send(target.collector("/v1/track", key), others));
            var start = System.nanoTime();
            for (var i = 0; i < number; i++) {
                OpenLoop.waitUntil(start + TimeUnit.SECONDS.toNanos(1) * i / PROBES_A_SECOND);
                var probe = probes.get(i);
                threads.submit(() -> follow(probe, target.collector("/v1/track", key)));
            }
            awaitAll(probes, seen);
        }
        return seen.latencies(probes);
    }

    private static String[] topics() {
        return new String[] {
            INTERACTION_EVENTS.topicName(),
            ANALYTICS_CUSTOMER_METRICS.topicName(),
            ANALYTICS_SEGMENT_MEMBERSHIPS.topicName(),
            MIS_KPIS.topicName()
        };
    }

    private static void awaitAll(List<Probe> probes, Seen seen) throws InterruptedException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!probes.stream().allMatch(seen::everywhere) && System.nanoTime() < deadline) {
            Thread.sleep(100);
        }
        probes.forEach(Probe::giveUp);
    }

    /** Asks more and more seldom, at most a twentieth of what it has waited, so that asking is no load of its own. */
    private Void follow(Probe probe, Endpoint collector) throws Exception {
        var answer = target.http().send(collector.post(probe.order()), BodyHandlers.discarding());
        if (answer.statusCode() != 200) {
            return null;
        }
        probe.accepted();
        var timeline = "/api/v1/customers/" + probe.customer() + "/timeline?limit=1&kind=order-completed";
        while (probe.isWaiting()) {
            if (target.answer(target.get(Service.INTERACTION, timeline))
                    .path("items")
                    .isEmpty()) {
                Thread.sleep(Math.max(50, probe.waitedMillis() / 5));
            } else {
                probe.onTimeline();
            }
        }
        return null;
    }
}
