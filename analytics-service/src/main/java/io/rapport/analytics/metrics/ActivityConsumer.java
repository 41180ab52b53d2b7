package io.rapport.analytics.metrics;

import io.rapport.events.InteractionEvent.Activity;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** What visitors do, and its effects on orders. */
@ApplicationScoped
class ActivityConsumer extends EventConsumer<Activity> {
    @Inject
    Metrics metrics;

    ActivityConsumer() {
        super("metrics.events", Activity.class);
    }

    @Incoming("events")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<Activity>> fresh) {
        metrics.happened(fresh.stream().filter(event -> !event.isTombstone()).toList());
    }
}
