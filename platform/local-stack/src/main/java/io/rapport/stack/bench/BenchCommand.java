package io.rapport.stack.bench;

import io.rapport.stack.Failure;
import io.rapport.stack.Home;
import io.rapport.stack.Progress;
import io.rapport.stack.Topology.Service;
import io.rapport.stack.process.Http;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
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
            description = {
                "ingest: what the collector takes in (default)",
                "freshness: how soon an event is seen everywhere",
                "timeline: how fast events are stored",
                "reads: how fast customers are read and found; lays in customers first",
                "segments: what a new segment and an event cost; lays in customers first",
                "outbox: how soon and how fast services publish",
                "clv: how long a fit of customer lifetime value takes, and its memory; lays in customers first",
                "webhooks: how soon a receiver that is well has a KPI, beside others that are not",
                "campaign: how fast a campaign is decided and sent; lays in customers first",
                "journey: how punctually those are woken who wait in a journey; lays in customers who wait",
                "baskets: how long it takes to find what is bought together; lays in orders first",
                "surge: how soon orders and clicks are stored in a surge of ten times the rate, and when all is read",
                "growth: what an event costs in more replicas and partitions, and when ten times as many come",
                "up: how soon the stack is up, and its memory; takes it down first",
                "oracles: what others published of real data, beside ours; needs no stack"
            })
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
            description = "ingest, timeline, outbox, growth: events of a run (default 50000)")
    int events;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "1500",
            description = "ingest, freshness: single events a second; surge: ten times the usual (default 1500)")
    int rate;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "20",
            description =
                    "ingest, freshness: length of a run of single events; surge: of the surge; journey: of a run; reads: a quarter of it; clv: of scoring (default 20)")
    int seconds;

    @Option(
            names = "--rest",
            paramLabel = "N",
            defaultValue = "180",
            description = "seconds that a run waits at most for the services to be idle (default 180)")
    int rest;

    @Option(
            names = "--customers",
            paramLabel = "N",
            split = ",",
            description = "reads: how many customers, with ten events each; several, rising, tell whether time is flat"
                    + " (default 100000); segments, clv: how many (default 1000000, 100000)")
    List<Integer> customers;

    @Option(
            names = "--baskets",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "baskets: how many (default 1000000)")
    int baskets;

    @Option(
            names = "--members",
            paramLabel = "N",
            defaultValue = "100000",
            description = "campaign: how many are decided (default 100000)")
    int members;

    @Option(
            names = "--mails",
            paramLabel = "N",
            defaultValue = "20000",
            description = "campaign: how many of them are sent a mail (default 20000)")
    int mails;

    @Option(
            names = "--waiting",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "journey: how many wait (default 1000000)")
    int waiting;

    @Option(
            names = "--force",
            description =
                    "reads, segments, clv, campaign, baskets: lays in customers or orders though the stack holds others")
    boolean force;

    private final Home home = Home.ofEnvironment();

    /** What can be measured. */
    enum Name {
        ingest,
        freshness,
        timeline,
        reads,
        segments,
        outbox,
        clv,
        webhooks,
        campaign,
        journey,
        baskets,
        surge,
        growth,
        up,
        oracles
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (name == Name.oracles) {
            return show(new OraclesBench(home, Progress.onStandardError()).measure());
        }
        var load = load();
        if (!home.exists() || !Http.answers(home.topology().url(Service.INTERACTION) + "/q/health/ready")) {
            throw new Failure("the stack is not running: ./rapport up");
        }
        try (var target = new Target(home)) {
            return show(report(target, load));
        } catch (KafkaException e) {
            throw new Failure("could not measure: Kafka does not answer: " + e.getMessage());
        }
    }

    private int show(Report report) throws IOException {
        System.out.print(report.table());
        var file = Home.repository().resolve("target/bench/" + name + ".json");
        System.err.println("written to " + report.write(file));
        return 0;
    }

    private Report report(Target target, Load load) throws InterruptedException {
        var progress = Progress.onStandardError();
        return switch (name) {
            case ingest -> new IngestBench(target, load, progress).measure();
            case freshness -> new FreshnessBench(target, load, progress).measure();
            case timeline -> new TimelineBench(target, load, progress).measure();
            case reads -> new ReadsBench(target, load, progress, customers(100_000), force).measure();
            case segments ->
                new SegmentsBench(target, load, progress, customers(1_000_000).getLast(), force).measure();
            case outbox -> new OutboxBench(target, load, progress).measure();
            case clv ->
                new ClvBench(target, home, load, progress, customers(100_000).getLast(), force).measure();
            case webhooks -> new WebhooksBench(target, load, progress).measure();
            case campaign -> new CampaignBench(target, home, load, progress, members, mails, force).measure();
            case journey -> new JourneyBench(target, home, load, progress, waiting).measure();
            case baskets -> new BasketsBench(target, home, load, progress, baskets, force).measure();
            case surge -> new SurgeBench(target, load, progress).measure();
            case growth -> new GrowthBench(target, home, load, progress).measure();
            case up -> new UpBench(home, load, progress).measure();
            case oracles -> new OraclesBench(home, progress).measure();
        };
    }

    private List<Integer> customers(int unlessSaid) {
        return customers == null ? List.of(unlessSaid) : customers;
    }

    private Load load() {
        if (runs < 1 || events < Payload.BATCH || rate < 1 || seconds < 1) {
            throw new Failure("--runs, --rate and --seconds take 1 or more, --events " + Payload.BATCH + " or more");
        }
        return new Load(runs, events / Payload.BATCH, rate, Duration.ofSeconds(seconds), Duration.ofSeconds(rest));
    }
}
