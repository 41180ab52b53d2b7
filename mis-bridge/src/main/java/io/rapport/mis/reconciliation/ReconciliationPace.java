package io.rapport.mis.reconciliation;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Step after step, with a pause between. */
@ApplicationScoped
class ReconciliationPace {
    private static final Logger LOG = Logger.getLogger(ReconciliationPace.class);

    private final Reconciliation reconciliation;
    private final ReconciliationSettings settings;
    private Optional<Thread> thread = Optional.empty();

    ReconciliationPace(Reconciliation reconciliation, ReconciliationSettings settings) {
        this.reconciliation = reconciliation;
        this.settings = settings;
    }

    void start(@Observes StartupEvent event) {
        thread = Optional.of(Thread.ofVirtual().name("reconciliation").start(this::run));
    }

    void stop(@Observes ShutdownEvent event) {
        thread.ifPresent(Thread::interrupt);
    }

    private void run() {
        try {
            var pause = settings.pause();
            while (true) {
                Thread.sleep(pause);
                var start = System.nanoTime();
                step();
                pause = after(Duration.ofNanos(System.nanoTime() - start));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration after(Duration step) {
        var rest = Duration.ofMillis((long) (step.toMillis() * (1 / settings.share() - 1)));
        return Collections.max(List.of(settings.pause(), rest));
    }

    private void step() {
        try {
            reconciliation.step();
        } catch (RuntimeException e) {
            if (!Thread.currentThread().isInterrupted()) {
                LOG.warn("The reconciliation failed and is tried again", e);
            }
        }
    }
}
