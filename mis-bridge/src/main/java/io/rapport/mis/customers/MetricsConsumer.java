package io.rapport.mis.customers;

import io.rapport.events.AnalyticsEvent.CustomerMetricsChanged;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Takes in what customers are worth. */
@ApplicationScoped
class MetricsConsumer extends EventConsumer<CustomerMetricsChanged> {
    @Inject
    CustomerCopies copies;

    MetricsConsumer() {
        super("metrics", CustomerMetricsChanged.class);
    }

    @Incoming("metrics")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<CustomerMetricsChanged>> fresh) {
        copies.learnMetrics(fresh.stream()
                .filter(event -> !event.isTombstone())
                .map(Received::data)
                .toList());
    }
}
