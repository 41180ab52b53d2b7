package io.rapport.stack.bench;

import io.rapport.stack.Home;
import io.rapport.stack.Progress;
import io.rapport.stack.Topology;
import io.rapport.stack.Topology.Service;
import io.rapport.stack.intake.Sources;
import io.rapport.stack.oidc.Tokens;
import java.net.http.HttpClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** P1 and P2: the collector of a running stack, each run beside its limit and begun when the services have read what came before. */
final class IngestBench {
    private static final String SOURCE = "bench";

    private final Home home;
    private final Topology topology;
    private final Load load;
    private final Progress progress;
    private final Payload payload = new Payload();
    private long unread;

    IngestBench(Home home, Load load, Progress progress) {
        this.home = home;
        this.topology = home.topology();
        this.load = load;
        this.progress = progress;
    }

    IngestReport measure() throws InterruptedException {
        var machine = Machine.here();
        try (var admin = Admin.create(Map.of(
                        "bootstrap.servers",
                        topology.kafka(),
                        "request.timeout.ms",
                        10_000,
                        "default.api.timeout.ms",
                        15_000));
                var http = Endpoint.client()) {
            var backlog = new Backlog(admin, load.rest());
            var key = new Sources(home, topology.url(Service.INTERACTION), new Tokens(topology).of("admin"), http)
                    .writeKey(SOURCE);
            var batches = batches(admin, backlog, new ClosedLoop(http, endpoint("/v1/batch", key)));
            var singles = singles(backlog, http, key);
            return new IngestReport(Instant.now(), machine, load, Payload.BYTES, unread, batches, singles);
        }
    }

    private Throughput batches(Admin admin, Backlog backlog, ClosedLoop collector) throws InterruptedException {
        var kafka = new ArrayList<Double>();
        var reached = new ArrayList<Double>();
        try (var _ = BenchTopic.made(admin)) {
            warmUp(collector);
            for (var run = 1; run <= load.runs(); run++) {
                rest(backlog);
                kafka.add(new ProducerLimit(topology.kafka()).measure(load.events()));
                var bodies = payload.batches(load.batches());
                reached.add(collector.send(bodies));
                progress.say("P1 run %d: Kafka %,.0f events/s, collector %,.0f"
                        .formatted(run, kafka.getLast(), reached.getLast()));
            }
        }
        return Throughput.of(kafka, reached);
    }

    private void warmUp(ClosedLoop collector) throws InterruptedException {
        progress.say("warming up");
        collector.send(payload.batches(load.batches()));
    }

    private Delay singles(Backlog backlog, HttpClient http, String key) throws InterruptedException {
        var openLoop = new OpenLoop(http, load.rate());
        var nothing = new ArrayList<Latency>();
        var events = new ArrayList<Latency>();
        var idle = Collections.nCopies(load.singles(), Payload.nothing());
        openLoop.send(endpoint("/v1/batch", key), idle.subList(0, load.singles() / 4));
        openLoop.send(endpoint("/v1/track", key), payload.events(load.singles() / 4));
        for (var run = 1; run <= load.runs(); run++) {
            rest(backlog);
            nothing.add(openLoop.send(endpoint("/v1/batch", key), idle));
            events.add(openLoop.send(endpoint("/v1/track", key), payload.events(load.singles())));
            progress.say("P2 run %d: p99 %.2f ms with nothing to do, %.2f ms after the ack"
                    .formatted(run, nothing.getLast().p99(), events.getLast().p99()));
        }
        return Delay.of(load.rate(), nothing, events);
    }

    private void rest(Backlog backlog) throws InterruptedException {
        unread += backlog.await();
    }

    private Endpoint endpoint(String path, String key) {
        return Endpoint.of(topology.url(Service.INTERACTION), path, key);
    }
}
