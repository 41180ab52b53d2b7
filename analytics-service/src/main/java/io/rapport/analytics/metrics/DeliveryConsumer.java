package io.rapport.analytics.metrics;

import io.rapport.events.CampaignEvent.DeliveryEvent;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** What customers were told, and what they did with it. */
@ApplicationScoped
class DeliveryConsumer extends EventConsumer<DeliveryEvent> {
    @Inject
    Contacts contacts;

    DeliveryConsumer() {
        super("metrics.contact-deliveries", DeliveryEvent.class);
    }

    @Incoming("contact-deliveries")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<DeliveryEvent>> fresh) {
        contacts.delivered(fresh);
    }
}
