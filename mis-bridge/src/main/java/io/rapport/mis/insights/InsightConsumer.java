package io.rapport.mis.insights;

import io.rapport.events.AnalyticsEvent.InsightChanged;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Takes in what analytics found out. */
@ApplicationScoped
class InsightConsumer extends EventConsumer<InsightChanged> {
    @Inject
    Insights insights;

    InsightConsumer() {
        super("insights", InsightChanged.class);
    }

    @Incoming("insights")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<InsightChanged>> fresh) {
        insights.passOn(fresh);
    }
}
