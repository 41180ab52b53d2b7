package io.rapport.mis.publication;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.rapport.mis.measure.Family;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/** When figures are published: at once after a quiet moment, and no bucket more than four times a second. */
@ApplicationScoped
class Pace {
    private static final Logger LOG = Logger.getLogger(Pace.class);
    private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(250);
    private static final Duration WHEN_IDLE = Duration.ofMillis(40);
    /** For what many events change and nobody waits for by the second. */
    private static final Duration BETWEEN_SLOW_ROUNDS = Duration.ofSeconds(1);

    private static final Duration WHEN_SLOW_AND_IDLE = Duration.ofMillis(250);
    private static final Duration BETWEEN_CLOSINGS = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final int SHARE_OF_TIME = 10;
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final Flusher flusher;
    private final Closing closing;
    private final List<Thread> threads = new ArrayList<>();

    Pace(Flusher flusher, Closing closing) {
        this.flusher = flusher;
        this.closing = closing;
    }

    void start(@Observes StartupEvent event) {
        repeat("flush-sums", () -> flusher.flush(Family.SUMS, Family.PERCENTILES), BETWEEN_ROUNDS, WHEN_IDLE);
        repeat("flush-customers", flusher::flushCustomers, BETWEEN_ROUNDS, WHEN_IDLE);
        repeat("flush-active", flusher::flushLongActive, BETWEEN_SLOW_ROUNDS, WHEN_SLOW_AND_IDLE);
        repeat("flush-traffic", () -> flusher.flush(Family.TRAFFIC), BETWEEN_SLOW_ROUNDS, WHEN_SLOW_AND_IDLE);
        repeat("flush-visits", () -> flusher.flush(Family.VISITS), BETWEEN_SLOW_ROUNDS, WHEN_SLOW_AND_IDLE);
        repeat("flush-segments", flusher::flushSegments, BETWEEN_SLOW_ROUNDS, WHEN_SLOW_AND_IDLE);
        repeat("close-windows", closing::close, BETWEEN_ROUNDS, BETWEEN_CLOSINGS);
    }

    void stop(@Observes ShutdownEvent event) {
        threads.forEach(Thread::interrupt);
    }

    private void repeat(String name, BooleanSupplier work, Duration afterWork, Duration whenIdle) {
        threads.add(Thread.ofVirtual().name(name).start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                pause(round(name, work, afterWork, whenIdle));
            }
        }));
    }

    /** How long to wait before the next: ten times as long as a slow one took, so that counting many rows leaves the processor to others. */
    private static Duration round(String name, BooleanSupplier work, Duration afterWork, Duration whenIdle) {
        var start = System.nanoTime();
        try {
            var worked = work.getAsBoolean();
            var tenfold = Duration.ofNanos(System.nanoTime() - start).multipliedBy(SHARE_OF_TIME);
            if (!worked) {
                return whenIdle;
            }
            return afterWork.equals(BETWEEN_SLOW_ROUNDS) ? between(afterWork, tenfold, LONGEST_PAUSE) : afterWork;
        } catch (RuntimeException e) {
            if (!Thread.currentThread().isInterrupted()) {
                LOG.warnf(e, "%s failed and is tried again", name);
            }
            return AFTER_FAILURE;
        }
    }

    private static Duration between(Duration least, Duration wanted, Duration most) {
        return Collections.max(List.of(least, Collections.min(List.of(wanted, most))));
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
