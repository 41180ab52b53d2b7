package io.rapport.stack.bench;

import io.rapport.events.Topic;
import io.rapport.stack.Failure;
import io.rapport.stack.Progress;
import io.rapport.stack.Topology.Service;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/** P9: from a commit in a service to a consumer that sees the event, and how fast each service's relay empties its outbox. */
final class OutboxBench {
    private static final String TOPIC = "bench.outbox.v1";
    private static final int RATE = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Without a signal of the service's own: as rows that another replica left behind. */
    private static final String INSERT = """
            insert into outbox (id, aggregatetype, aggregateid, type, payload, headers, shard)
            select gen_random_uuid(), '%s', 'key-' || i, 'bench.row-sent', '{"text":"%s"}', '{"ce_type":"bench.row-sent"}', i %% 8
            from generate_series(1, ?) i
            """.formatted(TOPIC, "x".repeat(300));

    private final Target target;
    private final Load load;
    private final Progress progress;
    private final String run = Long.toString(System.currentTimeMillis(), 36);
    private final AtomicLong made = new AtomicLong();

    OutboxBench(Target target, Load load, Progress progress) {
        this.target = target;
        this.load = load;
        this.progress = progress;
    }

    OutboxReport measure() throws InterruptedException {
        var machine = Machine.here();
        var rows = load.events() / 5;
        var rates = new EnumMap<Service, List<Double>>(Service.class);
        var afterAnswer = new ArrayList<Latency>();
        var afterRequest = new ArrayList<Latency>();
        new Backlog(target.admin(), load.rest()).await();
        try (var _ = BenchTopic.made(target.admin(), TOPIC)) {
            for (var service : Service.values()) {
                drain(service, rows / 2);
            }
            for (var each = 1; each <= load.runs(); each++) {
                for (var service : Service.values()) {
                    rates.computeIfAbsent(service, _ -> new ArrayList<>()).add(drain(service, rows));
                }
                commits(afterAnswer, afterRequest);
                progress.say("P9 run %d: p99 %.1f ms after the answer; events/s %s"
                        .formatted(each, afterAnswer.getLast().p99(), rates));
            }
        } catch (SQLException e) {
            throw new Failure("could not measure: PostgreSQL says " + e.getMessage());
        }
        return OutboxReport.of(Instant.now(), machine, load, rows, afterAnswer, afterRequest, rates);
    }

    /** Events a second, from the commit of all to the last one seen. */
    private double drain(Service service, int rows) throws InterruptedException, SQLException {
        var seen = new AtomicLong();
        var last = new AtomicLong();
        try (var _ = new Arrivals(
                        target,
                        arrival -> {
                            seen.incrementAndGet();
                            last.set(arrival.nanos());
                        },
                        TOPIC);
                var database = target.database(service);
                var insert = database.prepareStatement(INSERT)) {
            insert.setInt(1, rows);
            database.setAutoCommit(false);
            insert.executeUpdate();
            database.commit();
            var committed = System.nanoTime();
            await(seen, rows, service);
            return rows / ((last.get() - committed) / 1e9);
        }
    }

    private static void await(AtomicLong seen, int rows, Service service) throws InterruptedException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (seen.get() < rows) {
            if (System.nanoTime() > deadline) {
                throw new Failure("could not measure: %s sent %,d of %,d rows of its outbox"
                        .formatted(service.module(), seen.get(), rows));
            }
            Thread.sleep(20);
        }
    }

    /**
     * New customers at a steady rate. The commit lies between the request and its answer, and so does the truth between the figures
     * that count from either.
     */
    private void commits(List<Latency> afterAnswer, List<Latency> afterRequest) throws InterruptedException {
        var number = Math.toIntExact(load.time().toMillis() * RATE / 4_000);
        var seen = new ConcurrentHashMap<String, Long>();
        var asked = new ConcurrentHashMap<String, Long>();
        var answered = new ConcurrentHashMap<String, Long>();
        try (var _ = new Arrivals(
                        target,
                        arrival -> seen.putIfAbsent(arrival.record().key(), arrival.nanos()),
                        Topic.CUSTOMER_PROFILES.topicName());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var start = System.nanoTime();
            for (var i = 0; i < number; i++) {
                var due = start + TimeUnit.SECONDS.toNanos(1) * i / RATE;
                OpenLoop.waitUntil(due);
                threads.submit(() -> {
                    var body = Map.of(
                            "identities",
                            List.of("user:%s/outbox-%s-%d".formatted(IngestBench.SOURCE, run, made.incrementAndGet())));
                    var id = target.send("POST", Service.CUSTOMER, "/api/v1/customers", body)
                            .path("id")
                            .asText();
                    answered.put(id, System.nanoTime());
                    asked.put(id, due);
                    return null;
                });
            }
            var deadline = System.nanoTime() + PATIENCE.toNanos();
            while ((answered.size() < number || !seen.keySet().containsAll(answered.keySet()))
                    && System.nanoTime() < deadline) {
                Thread.sleep(20);
            }
        }
        afterAnswer.add(latency(answered, seen, number));
        afterRequest.add(latency(asked, seen, number));
    }

    private static Latency latency(Map<String, Long> from, Map<String, Long> seen, int number) {
        var micros = new Histogram(OpenLoop.LONGEST_MICROS, 3);
        from.forEach((id, begin) -> {
            if (seen.containsKey(id)) {
                micros.recordValue(Math.clamp((seen.get(id) - begin) / 1_000, 0, OpenLoop.LONGEST_MICROS));
            }
        });
        return Latency.of(micros, number - micros.getTotalCount());
    }
}
