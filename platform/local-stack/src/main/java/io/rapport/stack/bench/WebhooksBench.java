package io.rapport.stack.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rapport.events.EventJson;
import io.rapport.events.Topic;
import io.rapport.stack.Failure;
import io.rapport.stack.Progress;
import io.rapport.stack.Topology;
import io.rapport.stack.Topology.Service;
import io.rapport.stack.bench.WebhooksReport.Run;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** How soon receivers that are well get each revision, alone, and beside one down, one slow, one failing and one that redirects inside. */
final class WebhooksBench {
    private static final String SUBSCRIPTIONS = "/api/v1/webhook-subscriptions";
    private static final Set<String> KPIS = Set.of("orders", "revenue");
    private static final String WINDOW = "minute";
    private static final int ORDERS_A_SECOND = 20;
    private static final Duration SLOW = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Target target;
    private final Load load;
    private final Progress progress;
    private final String name = Long.toString(System.currentTimeMillis(), 36);
    private int made;

    WebhooksBench(Target target, Load load, Progress progress) {
        this.target = target;
        this.load = load;
        this.progress = progress;
    }

    WebhooksReport measure() throws InterruptedException {
        var machine = Machine.here();
        var key = target.writeKey(IngestBench.SOURCE);
        progress.say("warming up");
        run(key, false);
        var alone = new ArrayList<Run>();
        var beside = new ArrayList<Run>();
        for (var run = 1; run <= load.runs(); run++) {
            alone.add(told("alone", run, run(key, false)));
            beside.add(told("beside sick ones", run, run(key, true)));
        }
        return new WebhooksReport(Instant.now(), machine, load, ORDERS_A_SECOND, alone, beside);
    }

    private Run told(String how, int number, Run run) {
        progress.say("webhooks %s, run %d: %.0f/%.0f ms"
                .formatted(how, number, run.latency().p50(), run.latency().p99()));
        return run;
    }

    private Run run(String key, boolean sick) throws InterruptedException {
        new Backlog(target.admin(), load.rest()).await();
        var subscriptions = new ArrayList<String>();
        try (var one = WebhookReceiver.well();
                var other = WebhookReceiver.well();
                var slow = WebhookReceiver.slow(SLOW);
                var failing = WebhookReceiver.atTheSecondAttempt();
                var inside = WebhookReceiver.well();
                var redirecting = WebhookReceiver.redirectingTo(inside.url())) {
            var urls = new ArrayList<>(List.of(one.url(), other.url()));
            if (sick) {
                urls.addAll(List.of(slow.url(), failing.url(), redirecting.url(), nobody()));
            }
            for (var url : urls) {
                subscriptions.add(subscribe(url));
            }
            var missing = send(key, List.of(one, other));
            var micros = new Histogram(Duration.ofMinutes(10).toNanos() / 1_000, 3);
            one.addTo(micros);
            other.addTo(micros);
            return new Run(Latency.of(micros, missing), one.disordered() + other.disordered(), inside.calls());
        } finally {
            for (var id : subscriptions) {
                target.delete(Service.MIS_BRIDGE, SUBSCRIPTIONS + "/" + id);
            }
        }
    }

    /** Orders, until both have the newest revision of each figure that was published meanwhile; how many they have not. */
    private long send(String key, List<WebhookReceiver> well) throws InterruptedException {
        var newest = new ConcurrentHashMap<String, Long>();
        try (var _ = new Arrivals(target, arrival -> note(arrival, newest), Topic.MIS_KPIS.topicName())) {
            new OpenLoop(target.http(), ORDERS_A_SECOND)
                    .send(
                            target.collector("/v1/track", key),
                            orders(ORDERS_A_SECOND * (int) load.time().toSeconds()));
            new Backlog(target.admin(), load.rest()).await();
            return missing(well, newest);
        }
    }

    private static long missing(List<WebhookReceiver> well, Map<String, Long> newest) throws InterruptedException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        var missing = 1L;
        while ((missing > 0 || newest.isEmpty()) && System.nanoTime() < deadline) {
            Thread.sleep(2_000);
            missing = well.stream().mapToLong(one -> one.missing(newest)).sum();
        }
        if (newest.isEmpty()) {
            throw new Failure("could not measure: no KPI was revised");
        }
        return missing;
    }

    private static void note(Arrivals.Arrival arrival, Map<String, Long> newest) {
        if (arrival.record().value() == null) {
            return;
        }
        try {
            var revision = EventJson.MAPPER.readTree(arrival.record().value());
            if (KPIS.contains(revision.path("kpi").asText())
                    && WINDOW.equals(revision.path("window").asText())) {
                newest.merge(
                        WebhookReceiver.key(revision), revision.path("revision").asLong(), Math::max);
            }
        } catch (IOException e) {
            throw new Failure("could not measure: a KPI cannot be read: " + e.getMessage());
        }
    }

    private String subscribe(String url) throws InterruptedException {
        var filters = Map.of("kpis", KPIS, "windows", List.of(WINDOW));
        return target.send("POST", Service.MIS_BRIDGE, SUBSCRIPTIONS, Map.of("url", url, "filters", filters))
                .path("id")
                .asText();
    }

    /** An address where nobody listens. */
    private static String nobody() {
        try (var port = new ServerSocket(0, 1, InetAddress.getByName(Topology.HOST))) {
            return "http://" + Topology.HOST + ":" + port.getLocalPort() + "/";
        } catch (IOException e) {
            throw new Failure("could not measure: no free port: " + e.getMessage());
        }
    }

    private List<byte[]> orders(int number) {
        return IntStream.range(0, number)
                .mapToObj(_ -> order("webhooks-%s-%d".formatted(name, made++)))
                .toList();
    }

    private static byte[] order(String id) {
        var properties = Map.of("order_id", id, "total", 12.5, "currency", Probe.CURRENCY);
        return EventJson.write(Map.of(
                        "event", "Order Completed", "anonymousId", id, "messageId", id, "properties", properties))
                .getBytes(UTF_8);
    }
}
