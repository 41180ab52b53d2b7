package io.rapport.stack.bench;

import io.rapport.stack.Failure;
import io.rapport.stack.Home;
import io.rapport.stack.Progress;
import io.rapport.stack.Topology.Service;
import io.rapport.stack.process.Http;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures the running stack against a limit measured in the same run; fails only when it could not measure. */
@Command(name = "bench", description = "Measures the running stack and its own limit, prints both and their ratio")
public final class BenchCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "NAME",
            arity = "0..1",
            defaultValue = "ingest",
            description = "ingest: what the collector takes in (default)")
    Name name;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "3",
            description = "medians are over so many runs (default 3)")
    int runs;

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "50000",
            description = "events of a run in batches (default 50000)")
    int events;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "1500",
            description = "single events a second (default 1500)")
    int rate;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "20",
            description = "length of a run of single events (default 20)")
    int seconds;

    @Option(
            names = "--rest",
            paramLabel = "N",
            defaultValue = "180",
            description = "seconds that a run waits at most for the services to be idle (default 180)")
    int rest;

    private final Home home = Home.ofEnvironment();

    /** What can be measured. */
    enum Name {
        ingest
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var load = load();
        var collector = home.topology().url(Service.INTERACTION);
        if (!home.exists() || !Http.answers(collector + "/q/health/ready")) {
            throw new Failure("the stack is not running: ./rapport up");
        }
        try {
            var report = switch (name) {
                case ingest -> new IngestBench(home, load, Progress.onStandardError()).measure();
            };
            System.out.print(report.table());
            System.err.println("written to " + report.write(Home.repository().resolve("target/bench/ingest.json")));
            return 0;
        } catch (KafkaException e) {
            throw new Failure("could not measure: Kafka does not answer: " + e.getMessage());
        }
    }

    private Load load() {
        if (runs < 1 || events < Payload.BATCH || rate < 1 || seconds < 1) {
            throw new Failure("--runs, --rate and --seconds take 1 or more, --events " + Payload.BATCH + " or more");
        }
        return new Load(runs, events / Payload.BATCH, rate, Duration.ofSeconds(seconds), Duration.ofSeconds(rest));
    }
}
