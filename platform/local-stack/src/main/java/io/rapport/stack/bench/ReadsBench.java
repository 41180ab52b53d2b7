package io.rapport.stack.bench;

import io.rapport.stack.Failure;
import io.rapport.stack.Progress;
import io.rapport.stack.Topology.Service;
import io.rapport.stack.bench.Readers.Reading;
import java.net.http.HttpRequest;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** P5: what of a customer is read and how she is found, with as many customers as were asked for, beside the bare selects. */
final class ReadsBench {
    private static final int READERS = 4;

    private final Target target;
    private final Load load;
    private final Progress progress;
    private final List<Integer> sizes;
    private final boolean force;
    private final Duration time;

    ReadsBench(Target target, Load load, Progress progress, List<Integer> sizes, boolean force) {
        this.target = target;
        this.load = load;
        this.progress = progress;
        this.sizes = sizes.stream().sorted().toList();
        this.force = force;
        this.time = load.time().dividedBy(4);
        if (this.sizes.getFirst() < 1_000 || this.sizes.getLast() > 5_000_000) {
            throw new Failure("--customers takes numbers of 1000 to 5000000");
        }
    }

    ReadsReport measure() throws InterruptedException {
        var machine = Machine.here();
        var population = new Population(target, progress);
        var measured = new ArrayList<ReadsReport.Size>();
        try {
            if (!force) {
                population.refuseOthers();
            }
            for (var customers : sizes) {
                population.growTo(customers);
                new Backlog(target.admin(), load.rest()).await();
                measured.add(measure(customers));
            }
        } catch (SQLException e) {
            throw new Failure("could not measure: PostgreSQL says " + e.getMessage());
        }
        return new ReadsReport(Instant.now(), machine, load, READERS, Selects.tool(), measured);
    }

    private ReadsReport.Size measure(int customers) throws InterruptedException {
        var reads = new EnumMap<Read, ReadsReport.Figure>(Read.class);
        for (var read : Read.values()) {
            reads.put(read, measure(read, customers));
        }
        var searches = new EnumMap<Query, Latency>(Query.class);
        for (var query : Query.values()) {
            searches.put(query, measure(query, customers));
        }
        return ReadsReport.Size.of(customers, reads, searches);
    }

    private ReadsReport.Figure measure(Read read, int customers) throws InterruptedException {
        var selects = new ArrayList<Double>();
        var readings = new ArrayList<Reading>();
        for (var run = 0; run <= load.runs(); run++) {
            var rate = new Selects(target, READERS).rate(read, customers, time);
            var reading = new Readers(target, READERS).read(time, () -> request(read, customers));
            if (run > 0) { // the first warms up
                selects.add(rate);
                readings.add(reading);
            }
        }
        var figure = ReadsReport.Figure.of(selects, readings);
        progress.say("P5 %,d customers, %s: selects %,.0f/s, HTTP %,.0f/s, p99 %.1f ms"
                .formatted(
                        customers,
                        read,
                        figure.selects(),
                        figure.http(),
                        figure.latency().p99()));
        return figure;
    }

    private HttpRequest request(Read read, int customers) {
        return target.get(read.service(), read.path(ThreadLocalRandom.current().nextInt(customers)));
    }

    /** One at a time, as an agent searches. */
    private Latency measure(Query query, int customers) throws InterruptedException {
        var runs = new ArrayList<Latency>();
        for (var run = 0; run <= load.runs(); run++) {
            var reading = new Readers(target, 1)
                    .read(
                            time.dividedBy(2),
                            () -> target.get(Service.CUSTOMER, query.path(customers, ThreadLocalRandom.current())));
            if (run > 0) {
                runs.add(reading.latency());
            }
        }
        var median = Latency.median(runs);
        progress.say("P5 %,d customers, search by %s: p50 %.1f ms, p99 %.1f ms"
                .formatted(customers, query.words(), median.p50(), median.p99()));
        return median;
    }
}
