package io.rapport.kit.outbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.rapport.kit.Backoff;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Carries what is committed to the outbox on to Kafka, at once when this service commits, by polling what others left behind. */
@ApplicationScoped
class Relay {
    private static final Duration LAST_ROUND = Duration.ofSeconds(10);

    /** Shards on their way at a time, a database connection each. */
    private static final int LANES = 4;

    @ConfigProperty(name = "rapport.outbox.poll-millis", defaultValue = "200")
    long pollMillis;

    @Inject
    Shards shards;

    private final Semaphore signal = new Semaphore(0);
    private final ExecutorService lanes = Executors.newFixedThreadPool(
            LANES, Thread.ofVirtual().name("outbox-lane-", 0).factory());
    private final Counter sent;
    private final Counter failed;
    private volatile boolean running;
    private Thread loop;

    @Inject
    Relay(MeterRegistry meters) {
        sent = meters.counter("rapport.outbox.sent");
        failed = meters.counter("rapport.outbox.failed");
    }

    /** Says that rows were committed. */
    void wake() {
        signal.release();
    }

    void start(@Observes StartupEvent event) {
        running = true;
        loop = Thread.ofVirtual().name("outbox-relay").start(this::run);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        running = false;
        wake();
        if (loop != null && !loop.join(LAST_ROUND)) {
            loop.interrupt();
        }
        lanes.shutdownNow();
    }

    private void run() {
        var backoff = new Backoff();
        while (running) {
            try {
                signal.drainPermits();
                if (sendWaiting() == 0) {
                    signal.tryAcquire(pollMillis, TimeUnit.MILLISECONDS);
                }
                backoff.reset();
            } catch (InterruptedException _) {
                return;
            } catch (Exception e) {
                failed.increment();
                Log.warnf("The outbox waits: %s", rootOf(e));
                backoff.pause();
            }
        }
    }

    private int sendWaiting() throws Exception {
        var rounds = shards.waiting().stream()
                .<Callable<Integer>>map(shard -> () -> shards.sendOldest(shard))
                .toList();
        return rounds.isEmpty() ? 0 : total(rounds);
    }

    private int total(List<Callable<Integer>> rounds) throws InterruptedException, ExecutionException {
        var total = 0;
        for (var round : lanes.invokeAll(rounds)) {
            total += round.get();
        }
        sent.increment(total);
        return total;
    }

    private static Throwable rootOf(Throwable failure) {
        return failure.getCause() == null ? failure : rootOf(failure.getCause());
    }
}
