package io.rapport.mis.customers;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** When customers are published: no customer more often than once a second. */
@ApplicationScoped
class CustomerPace {
    private static final Logger LOG = Logger.getLogger(CustomerPace.class);
    private static final Duration AFTER_WORK = Duration.ofSeconds(1);
    private static final Duration WHEN_IDLE = Duration.ofMillis(250);

    private final UnifiedCustomers customers;
    private Optional<Thread> thread = Optional.empty();

    CustomerPace(UnifiedCustomers customers) {
        this.customers = customers;
    }

    void start(@Observes StartupEvent event) {
        thread = Optional.of(Thread.ofVirtual().name("publish-customers").start(this::run));
    }

    void stop(@Observes ShutdownEvent event) {
        thread.ifPresent(Thread::interrupt);
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(publish() ? AFTER_WORK : WHEN_IDLE);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean publish() {
        try {
            return customers.publish();
        } catch (RuntimeException e) {
            if (!Thread.currentThread().isInterrupted()) {
                LOG.warn("Customers could not be published and are tried again", e);
            }
            return true;
        }
    }
}
