package io.rapport.stack.demo;

import io.rapport.stack.Home;
import io.rapport.stack.Progress;
import io.rapport.stack.Stack;
import io.rapport.stack.Topology;
import io.rapport.stack.Topology.Service;
import io.rapport.stack.intake.Collector;
import io.rapport.stack.service.ServiceProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** Starts everything, plays a storefront and shows the KPIs move. */
@Command(name = "demo", description = "Starts everything, plays a storefront, shows live KPIs; Ctrl-C ends both")
public final class DemoCommand implements Runnable {
    @Option(names = "--rate", paramLabel = "N", defaultValue = "20", description = "events a second (default 20)")
    double rate;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "the same seed plays the same shoppers (default 1)")
    long seed;

    @Option(
            names = "--for",
            paramLabel = "60s",
            converter = Span.class,
            description = "stops the storefront then and leaves the stack up")
    Optional<Duration> time;

    @Option(names = "--port-base", paramLabel = "N", description = "Services listen on N+1 to N+6 (default 8080)")
    Optional<Integer> portBase;

    private final Home home = Home.ofEnvironment();
    private final CountDownLatch done = new CountDownLatch(1);

    /** {@code 60s}, {@code 5m} or {@code 1h}. */
    static final class Span implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return Duration.parse("PT" + text);
        }
    }

    @Override
    public void run() {
        var stack = new Stack(home, Progress.onStandardError());
        stack.up(portBase, Stack.Extent.EVERYTHING);
        if (time.isEmpty()) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(stack)));
        }
        try {
            play(home.topology());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void end(Stack stack) {
        done.countDown();
        stack.down();
    }

    private void play(Topology topology) throws InterruptedException {
        new Marketing(new Rest(topology, "marketer")).prepare();
        var agent = new Rest(topology, "agent");
        try (var collector =
                new Collector(topology.url(Service.INTERACTION), "/v1/batch", home.secret(ServiceProcess.WRITE_KEY))) {
            var run = Long.toString(Instant.now().getEpochSecond(), 36);
            var storefront = new Storefront(collector::send, rate, seed, run, shopper -> complain(agent, shopper));
            var shop = Thread.ofVirtual().start(() -> playUntilClosed(storefront));
            show(new KpiTable(new Rest(topology, "analyst")), storefront);
            storefront.close();
            shop.join();
        }
        System.out.print(addresses(topology));
    }

    private static void playUntilClosed(Storefront storefront) {
        try {
            storefront.play();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void show(KpiTable table, Storefront storefront) throws InterruptedException {
        var terminal = System.console() != null && System.console().isTerminal();
        var end = time.map(span -> System.nanoTime() + span.toNanos()).orElse(Long.MAX_VALUE);
        var pause = terminal ? Duration.ofSeconds(1) : Duration.ofSeconds(10);
        while (System.nanoTime() < end) {
            var left = Math.min(pause.toNanos(), end - System.nanoTime());
            if (done.await(left, TimeUnit.NANOSECONDS)) {
                return;
            }
            System.out.printf(
                    "%s%,d events sent%n%s%n", terminal ? "\033[H\033[2J" : "", storefront.sent(), table.text());
        }
    }

    /** As an agent who took the call. */
    private static void complain(Rest agent, Shopper shopper) {
        Thread.ofVirtual().start(() -> {
            try {
                agent.get(Service.CUSTOMER, "/api/v1/customers?identity=user:" + shopper.userId())
                        .map(page -> page.path("items").path(0).path("id").asText(null))
                        .ifPresent(id -> open(agent, id));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static void open(Rest agent, String customerId) {
        try {
            var ticket = Map.of(
                    "customerId",
                    customerId,
                    "subject",
                    "My parcel",
                    "body",
                    "It came with a scratch.",
                    "type",
                    "complaint");
            agent.post(Service.SUPPORT, "/api/v1/tickets", ticket);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static String addresses(Topology topology) {
        return """

                Try next (each with -H "Authorization: Bearer $(./rapport token ROLE)"):
                  admin    %s/api/v1/sources
                  agent    %s/api/v1/customers?identity=user:demo-1
                  agent    %s/api/v1/customers/ID/timeline
                  agent    %s/api/v1/customers/ID/overview
                  marketer %s/api/v1/campaigns
                  analyst  %s/api/v1/reports/totals
                  analyst  %s/api/v1/kpis?kpi=revenue&window=hour
                  mails    %s
                  ./rapport verify checks that every figure adds up; ./rapport down stops the stack.
                """.formatted(
                        topology.url(Service.INTERACTION),
                        topology.url(Service.CUSTOMER),
                        topology.url(Service.INTERACTION),
                        topology.url(Service.SUPPORT),
                        topology.url(Service.CAMPAIGN),
                        topology.url(Service.ANALYTICS),
                        topology.url(Service.MIS_BRIDGE),
                        topology.mails());
    }
}
