package io.rapport.stack.bench;

import io.rapport.stack.Failure;
import io.rapport.stack.Home;
import io.rapport.stack.Progress;
import io.rapport.stack.Stack;
import io.rapport.stack.Topology.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** The resident memory of a service, and the most of it while something runs. */
final class Resident {
    static final Duration LOOK = Duration.ofMillis(100);

    private final Path status;

    private Resident(long pid) {
        this.status = Path.of("/proc/" + pid + "/status");
    }

    static Resident of(Service service, Home home, Progress progress) {
        return new Stack(home, progress)
                .services().stream()
                        .filter(replica -> replica.service() == service)
                        .findFirst()
                        .flatMap(replica -> replica.process().pid())
                        .map(Resident::new)
                        .orElseThrow(() -> new Failure(service.module() + " is not running: ./rapport up"));
    }

    double megabytes() {
        return kilobytes() / 1024.0;
    }

    /** At most, looked at every {@link #LOOK}. */
    double during(Work work) throws InterruptedException {
        var most = new AtomicLong(kilobytes());
        var watch = Thread.ofVirtual().start(() -> watch(most));
        try {
            work.run();
        } finally {
            watch.interrupt();
            watch.join();
        }
        return most.get() / 1024.0;
    }

    /** What is watched. */
    @FunctionalInterface
    interface Work {
        void run() throws InterruptedException;
    }

    private void watch(AtomicLong most) {
        try {
            while (true) {
                most.accumulateAndGet(kilobytes(), Math::max);
                Thread.sleep(LOOK);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private long kilobytes() {
        try (var lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new Failure("could not measure: the system does not tell " + status + ": " + e);
        }
    }
}
