package io.rapport.analytics.metrics;

import io.rapport.events.CustomerEvent.AttributionChanged;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Whose visitors they are, in any order of arrival. */
@ApplicationScoped
class AttributionConsumer extends EventConsumer<AttributionChanged> {
    @Inject
    Metrics metrics;

    AttributionConsumer() {
        super("metrics.attributions", AttributionChanged.class);
    }

    @Incoming("attributions")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<AttributionChanged>> fresh) {
        metrics.attributed(fresh);
    }
}
