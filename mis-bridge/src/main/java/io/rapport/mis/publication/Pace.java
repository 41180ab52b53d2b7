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

/**
 * When figures are published: at once after a quiet moment, then after ten times as long as the round before took, so that counting leaves the
 * processor to others, but no later than {@link Rhythm#most}.
 */
@ApplicationScoped
class Pace {
    private static final Logger LOG = Logger.getLogger(Pace.class);
    private static final Rhythm QUICK =
            new Rhythm(Duration.ofMillis(50), Duration.ofMillis(250), Duration.ofMillis(40));
    /** For what many events change and nobody waits for by the second. */
    private static final Rhythm SLOW = new Rhythm(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofMillis(250));

    private static final Rhythm CLOSING =
            new Rhythm(Duration.ofMillis(250), Duration.ofMillis(250), Duration.ofSeconds(1));
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
        repeat("flush-sums", QUICK, () -> flusher.flush(Family.SUMS, Family.PERCENTILES));
        repeat("flush-customers", QUICK, flusher::flushCustomers);
        repeat("flush-active", SLOW, flusher::flushLongActive);
        repeat("flush-traffic", SLOW, () -> flusher.flush(Family.TRAFFIC));
        repeat("flush-visits", SLOW, () -> flusher.flush(Family.VISITS));
        repeat("flush-segments", SLOW, flusher::flushSegments);
        repeat("close-windows", CLOSING, closing::close);
    }

    void stop(@Observes ShutdownEvent event) {
        threads.forEach(Thread::interrupt);
    }

    private void repeat(String name, Rhythm rhythm, BooleanSupplier work) {
        threads.add(Thread.ofVirtual().name(name).start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                pause(round(name, rhythm, work));
            }
        }));
    }

    /** How long to wait before the next. */
    private static Duration round(String name, Rhythm rhythm, BooleanSupplier work) {
        var start = System.nanoTime();
        try {
            var worked = work.getAsBoolean();
            return worked ? rhythm.after(Duration.ofNanos(System.nanoTime() - start)) : rhythm.whenIdle();
        } catch (RuntimeException e) {
            if (!Thread.currentThread().isInterrupted()) {
                LOG.warnf(e, "%s failed and is tried again", name);
            }
            return AFTER_FAILURE;
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** The least and most between rounds that found something, and the time after one that did not. */
    private record Rhythm(Duration least, Duration most, Duration whenIdle) {
        Duration after(Duration round) {
            var wanted = round.multipliedBy(SHARE_OF_TIME);
            return Collections.max(List.of(least, Collections.min(List.of(wanted, most))));
        }
    }
}
