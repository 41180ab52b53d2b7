package io.rapport.analytics.metrics;

import io.rapport.events.InteractionEvent.Activity;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** What visitors do, and its effects on orders. */
@ApplicationScoped
class ActivityConsumer extends EventConsumer<Activity> {
    private final Metrics metrics;

    ActivityConsumer(Metrics metrics) {
        super("metrics.events", Activity.class);
        this.metrics = metrics;
    }

    @Incoming("events")
    @RunOnVirtualThread
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<Activity>> fresh) {
        metrics.happened(fresh.stream().filter(event -> !event.isTombstone()).toList());
    }
}
