package io.rapport.stack.bench;

import io.rapport.events.Topic;
import io.rapport.stack.Failure;
import io.rapport.stack.Progress;
import io.rapport.stack.Topology.Service;
import io.rapport.stack.kafka.Groups;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Ten times the usual rate for a while: how soon orders and clicks are stored before, in and after it, and when all was read. */
final class SurgeBench {
    private static final int TIMES = 10;
    private static final int MARKS_A_SECOND = 2;
    /** Through the collector's topic, what interaction-service makes of it, and what others make of that. */
    private static final int HOPS = 3;

    private static final Duration STEP = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Target target;
    private final Load load;
    private final Progress progress;
    private final Payload payload = new Payload();
    private final Marks marks = new Marks();
    private String key;
    private long refused;
    private long accepted;

    SurgeBench(Target target, Load load, Progress progress) {
        this.target = target;
        this.load = load;
        this.progress = progress;
    }

    SurgeReport measure() throws InterruptedException {
        if (load.rate() < TIMES || load.time().toSeconds() < TIMES) {
            throw new Failure("--rate and --seconds must be at least " + TIMES);
        }
        var machine = Machine.here();
        key = target.writeKey(IngestBench.SOURCE);
        progress.say("warming up");
        send(load.rate() / TIMES, load.time().dividedBy(TIMES));
        new Backlog(target.admin(), load.rest()).await();
        try (var database = target.database(Service.INTERACTION);
                var _ = new Arrivals(target, marks::see, Topic.INTERACTION_EVENTS.topicName())) {
            var stored = new StoredRows(database);
            stored.beginNow();
            accepted = 0;
            refused = 0;
            var before = phase("before", load.rate() / TIMES, load.time().dividedBy(TIMES));
            var surge = phase("in the surge", load.rate(), load.time());
            var end = System.nanoTime();
            var after = phaseUntilRead(load.rate() / TIMES);
            var drained = Duration.ofNanos(System.nanoTime() - end);
            new Backlog(target.admin(), load.rest()).await();
            var phases = List.of(marks.latencies(before), marks.latencies(surge), marks.latencies(after));
            return new SurgeReport(
                    Instant.now(), machine, load, TIMES, phases, accepted, refused, stored.number(), drained);
        } catch (SQLException e) {
            throw new Failure("could not measure: PostgreSQL says " + e.getMessage());
        }
    }

    private Marks.Sent phase(String words, int rate, Duration time) throws InterruptedException {
        progress.say("%s: %,d events/s for %d s".formatted(words, rate, time.toSeconds()));
        return new Marks.Sent(words, send(rate, time));
    }

    /** Goes on as usual until every service has read what had come by now, and what it led to. */
    private Marks.Sent phaseUntilRead(int rate) throws InterruptedException {
        progress.say("after: %,d events/s until all is read".formatted(rate));
        var groups = new Groups(target.admin());
        var sent = new ArrayList<>(send(rate, STEP));
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            for (var hop = 0; hop < HOPS; hop++) {
                var ends = groups.ends();
                while (groups.behind(ends) > 0) {
                    if (System.nanoTime() > deadline) {
                        throw new Failure("could not measure: not read after " + PATIENCE.toMinutes() + " minutes");
                    }
                    sent.addAll(send(rate, STEP));
                }
            }
        } catch (ExecutionException e) {
            throw new Failure(
                    "could not measure: Kafka does not answer: " + e.getCause().getMessage());
        }
        return new Marks.Sent("after", sent);
    }

    private List<Mark> send(int rate, Duration time) throws InterruptedException {
        var sent = new ArrayList<Mark>();
        var others = payload.events(Math.toIntExact(rate * time.toSeconds()));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var latency = threads.submit(
                    () -> new OpenLoop(target.http(), rate).send(target.collector("/v1/track", key), others));
            var start = System.nanoTime();
            for (var i = 0; i < time.toSeconds() * MARKS_A_SECOND; i++) {
                OpenLoop.waitUntil(start + TimeUnit.SECONDS.toNanos(1) * i / MARKS_A_SECOND);
                for (var kind : Mark.Kind.values()) {
                    var mark = marks.next(kind);
                    sent.add(mark);
                    threads.submit(() -> send(mark));
                }
            }
            refused += latency.get().refused();
            accepted += others.size() - latency.get().refused();
        } catch (ExecutionException e) {
            throw new Failure("could not measure: " + e.getCause());
        }
        var taken = sent.stream().filter(Mark::isAccepted).count();
        accepted += taken;
        refused += sent.size() - taken;
        return sent;
    }

    private Void send(Mark mark) throws Exception {
        var answer =
                target.http().send(target.collector("/v1/track", key).post(mark.call()), BodyHandlers.discarding());
        if (answer.statusCode() == 200) {
            mark.accepted();
        }
        return null;
    }
}
