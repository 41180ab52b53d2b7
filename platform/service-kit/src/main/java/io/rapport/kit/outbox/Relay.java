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
    @ConfigProperty(name = "rapport.outbox.poll-millis", defaultValue = "200")
    long pollMillis;

    @Inject
    Shards shards;

    private final Semaphore signal = new Semaphore(0);
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Counter sent;
    private volatile boolean running;
    private Thread loop;

    @Inject
    Relay(MeterRegistry meters) {
        sent = meters.counter("rapport.outbox.sent");
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
        if (!loop.join(java.time.Duration.ofSeconds(10))) {
            loop.interrupt();
        }
        workers.shutdownNow();
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
                Log.warnf(e, "The outbox waits: %s", e.getMessage());
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
        for (var round : workers.invokeAll(rounds)) {
            total += round.get();
        }
        sent.increment(total);
        return total;
    }
}
