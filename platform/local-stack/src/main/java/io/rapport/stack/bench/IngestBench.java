package io.rapport.stack.bench;

import io.rapport.stack.Progress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;

/** P1 and P2: the collector of a running stack, each run beside its limit and begun when the services have read what came before. */
final class IngestBench {
    /** The source, and shop, of all events that benchmarks send. */
    static final String SOURCE = "bench";

    private final Target target;
    private final Load load;
    private final Progress progress;
    private final Payload payload = new Payload();
    private long unread;

    IngestBench(Target target, Load load, Progress progress) {
        this.target = target;
        this.load = load;
        this.progress = progress;
    }

    IngestReport measure() throws InterruptedException {
        var machine = Machine.here();
        var backlog = new Backlog(target.admin(), load.rest());
        var key = target.writeKey(SOURCE);
        var batches = batches(backlog, new ClosedLoop(target.http(), target.collector("/v1/batch", key)));
        var singles = singles(backlog, key);
        return new IngestReport(Instant.now(), machine, load, Payload.BYTES, unread, batches, singles);
    }

    private Throughput batches(Backlog backlog, ClosedLoop collector) throws InterruptedException {
        var kafka = new ArrayList<Double>();
        var reached = new ArrayList<Double>();
        try (var _ = BenchTopic.made(target.admin(), BenchTopic.INGEST)) {
            warmUp(collector);
            for (var run = 1; run <= load.runs(); run++) {
                rest(backlog);
                kafka.add(new ProducerLimit(target.topology().kafka()).measure(load.events()));
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

    private Delay singles(Backlog backlog, String key) throws InterruptedException {
        var openLoop = new OpenLoop(target.http(), load.rate());
        var nothing = new ArrayList<Latency>();
        var events = new ArrayList<Latency>();
        var idle = Collections.nCopies(load.singles(), Payload.nothing());
        openLoop.send(target.collector("/v1/batch", key), idle.subList(0, load.singles() / 4));
        openLoop.send(target.collector("/v1/track", key), payload.events(load.singles() / 4));
        for (var run = 1; run <= load.runs(); run++) {
            rest(backlog);
            nothing.add(openLoop.send(target.collector("/v1/batch", key), idle));
            events.add(openLoop.send(target.collector("/v1/track", key), payload.events(load.singles())));
            progress.say("P2 run %d: p99 %.2f ms with nothing to do, %.2f ms after the ack"
                    .formatted(run, nothing.getLast().p99(), events.getLast().p99()));
        }
        return Delay.of(load.rate(), nothing, events);
    }

    private void rest(Backlog backlog) throws InterruptedException {
        unread += backlog.await();
    }
}
