package io.rapport.kit.kafka;

import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.rapport.events.Topics;
import io.rapport.kit.Backoff;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes missing topics before anyone subscribes; without Kafka the service starts all the same, and they are made when it comes. */
@ApplicationScoped
class TopicCreation {
    private static final int BEFORE_CONSUMERS = 100;

    @ConfigProperty(name = "rapport.kafka.replication", defaultValue = "" + Topics.DEFAULT_REPLICATION)
    short replication;

    @Inject
    Admin admin;

    void start(@Observes @Priority(BEFORE_CONSUMERS) StartupEvent event) {
        if (!create()) {
            Thread.ofVirtual().name("topic-creation").start(this::createWhenKafkaComes);
        }
    }

    private void createWhenKafkaComes() {
        var backoff = new Backoff();
        do {
            backoff.pause();
        } while (!Thread.currentThread().isInterrupted() && !create());
    }

    private boolean create() {
        try {
            Topics.createMissing(admin, replication);
            return true;
        } catch (ExecutionException e) {
            Log.warnf("The topics wait: %s", e.getCause().getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
