package io.rapport.analytics.lift;

import io.rapport.events.CampaignEvent.DeliveryEvent;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Whom campaigns reached and whom they held out. */
@ApplicationScoped
class DeliveryConsumer extends EventConsumer<DeliveryEvent> {
    @Inject
    Arms arms;

    DeliveryConsumer() {
        super("lift.deliveries", DeliveryEvent.class);
    }

    @Incoming("arms")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<DeliveryEvent>> fresh) {
        arms.decided(fresh.stream().filter(event -> !event.isTombstone()).toList());
    }
}
