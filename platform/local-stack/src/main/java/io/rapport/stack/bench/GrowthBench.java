package io.rapport.stack.bench;

import io.rapport.events.Topic;
import io.rapport.stack.Failure;
import io.rapport.stack.Home;
import io.rapport.stack.Progress;
import io.rapport.stack.Stack;
import io.rapport.stack.Stack.Extent;
import io.rapport.stack.Topology.Service;
import io.rapport.stack.bench.GrowthReport.Step;
import java.io.OutputStream;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * P11: what an event costs interaction-service in processor time, in one, two and four replicas and partitions, and when ten times as many
 * come.
 */
final class GrowthBench {
    private static final List<Integer> SHARED = List.of(1, 2, 4);
    private static final List<Integer> TIMES = List.of(1, 10);

    private final Target target;
    private final Home home;
    private final Stack stack;
    private final Load load;
    private final Progress progress;

    GrowthBench(Target target, Home home, Load load, Progress progress) {
        this.target = target;
        this.home = home;
        this.stack = new Stack(home, new Progress(new PrintStream(OutputStream.nullOutputStream())));
        this.load = load;
        this.progress = progress;
    }

    GrowthReport measure() throws InterruptedException {
        var machine = Machine.here();
        target.writeKey(IngestBench.SOURCE);
        var steps = new ArrayList<Step>();
        try (var database = target.database(Service.INTERACTION)) {
            var drain = new Drain(target, new StoredRows(database));
            for (var replicas : SHARED) {
                run(replicas);
                warmUp(drain, replicas);
                steps.add(step(drain, "replicas", replicas, load.events(), Topic.PARTITIONS));
            }
            run(1);
            for (var partitions : SHARED) {
                steps.add(step(drain, "partitions", partitions, load.events(), partitions));
            }
            for (var times : TIMES) {
                steps.add(step(drain, "times the events", times, load.events() * times, Topic.PARTITIONS));
            }
        } catch (SQLException e) {
            throw new Failure("could not measure: PostgreSQL says " + e.getMessage());
        } finally {
            run(1);
        }
        return GrowthReport.of(Instant.now(), machine, load, steps);
    }

    private void run(int replicas) {
        stack.up(Optional.empty(), Map.of(Service.INTERACTION, replicas), Extent.EVERYTHING);
    }

    /** A new replica compiles its code at first. */
    private void warmUp(Drain drain, int replicas) throws InterruptedException, SQLException {
        progress.say("warming up %d replicas".formatted(replicas));
        drain.rowsPerSecond(load.events() * replicas, Topic.PARTITIONS);
    }

    /** The median of the runs. */
    private Step step(Drain drain, String growing, int number, int events, int partitions)
            throws InterruptedException, SQLException {
        var rates = new ArrayList<Double>();
        var costs = new ArrayList<Double>();
        for (var run = 0; run < load.runs(); run++) {
            new Backlog(target.admin(), load.rest()).await();
            var before = processorTime();
            rates.add(drain.rowsPerSecond(events, partitions));
            costs.add(processorTime().minus(before).toNanos() / 1e3 / events);
        }
        var step = new Step(
                growing,
                number,
                events,
                Median.of(rates),
                Median.of(costs),
                Resident.of(Service.INTERACTION, home, progress).megabytes());
        progress.say("P11 %d %s: %.0f µs an event".formatted(number, growing, step.microseconds()));
        return step;
    }

    /** Of all replicas. */
    private Duration processorTime() {
        return stack.services().stream()
                .filter(replica -> replica.service() == Service.INTERACTION)
                .flatMap(replica -> replica.process().pid().stream())
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .map(process -> process.info()
                        .totalCpuDuration()
                        .orElseThrow(() -> new Failure("could not measure: the system tells no processor times")))
                .reduce(Duration.ZERO, Duration::plus);
    }
}
