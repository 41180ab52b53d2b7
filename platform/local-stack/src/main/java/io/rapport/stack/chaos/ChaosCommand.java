package io.rapport.stack.chaos;

import io.rapport.events.EventJson;
import io.rapport.stack.Home;
import io.rapport.stack.Progress;
import io.rapport.stack.Stack;
import io.rapport.stack.Stack.Extent;
import io.rapport.stack.Topology.Service;
import io.rapport.stack.demo.Marketing;
import io.rapport.stack.demo.Rest;
import io.rapport.stack.intake.Collector;
import io.rapport.stack.service.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Breaks the running stack in every way it must survive, under load. */
@Command(
        name = "chaos",
        description = "Breaks the stack under load, fault by fault, and checks after each that nothing is lost;"
                + " exit 0 all survived, 1 not")
public final class ChaosCommand implements Callable<Integer> {
    /** Of the time of a fault; the rest is for coming back and being looked at. */
    private static final int SHARE = 4;

    private static final int LEAST_SECONDS = 5;
    private static final int MOST_SECONDS = 120;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "10",
            description = "how long, and longer where every fault once takes longer (default 10)")
    int minutes;

    @Option(names = "--rate", paramLabel = "N", defaultValue = "100", description = "events a second (default 100)")
    double rate;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "of the shoppers and of the order of faults in later rounds (default 1)")
    long seed;

    @Option(names = "--faults", paramLabel = "NAME", split = ",", description = "these alone, in this order, once each")
    List<String> names = List.of();

    private final Home home = Home.ofEnvironment();
    private final Progress progress = Progress.onStandardError();

    @Override
    public Integer call() throws InterruptedException, IOException {
        var stack = new Stack(home, progress);
        stack.up(Optional.empty(), Extent.EVERYTHING);
        new Marketing(new Rest(home.topology(), "marketer")).prepare();
        var url = home.topology().url(Service.INTERACTION);
        try (var collector = new Collector(url, "/v1/batch", home.secret(ServiceProcess.WRITE_KEY))) {
            var shop = new Shop(collector, rate, seed);
            var faults = new Faults(stack, shop);
            var chosen = names.isEmpty() ? faults.all() : faults.named(names);
            var opened = shop.open(1);
            var report = suffer(stack, shop, chosen);
            opened.close();
            System.out.print(report.table());
            write(report);
            return report.survived() ? 0 : 1;
        }
    }

    private ChaosReport suffer(Stack stack, Shop shop, List<Fault> faults) throws InterruptedException {
        var time = Duration.ofMinutes(minutes);
        var chaos = new Chaos(stack, shop, hold(time, faults.size()), progress);
        var begin = Instant.now();
        var outcomes = new ArrayList<Outcome>();
        for (var fault : faults) {
            outcomes.add(chaos.suffer(fault));
        }
        var random = new Random(seed);
        var again = new ArrayList<>(faults);
        while (names.isEmpty() && Instant.now().isBefore(begin.plus(time))) {
            Collections.shuffle(again, random);
            outcomes.add(chaos.suffer(again.getFirst()));
        }
        return new ChaosReport(begin, rate, shop.acknowledged().size(), outcomes);
    }

    private static Duration hold(Duration time, int faults) {
        return Duration.ofSeconds(Math.clamp(time.toSeconds() / faults / SHARE, LEAST_SECONDS, MOST_SECONDS));
    }

    private void write(ChaosReport report) throws IOException {
        var file = Home.repository().resolve("target/chaos.json");
        Files.createDirectories(file.getParent());
        Files.write(file, EventJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(report));
        System.err.println("written to " + file);
    }
}
