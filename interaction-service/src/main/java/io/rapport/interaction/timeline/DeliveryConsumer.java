package io.rapport.interaction.timeline;

import io.rapport.events.CampaignEvent.DeliveryEvent;
import io.rapport.interaction.timeline.CustomerItems.Item;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Puts what campaigns sent on timelines. */
@ApplicationScoped
public class DeliveryConsumer extends EventConsumer<DeliveryEvent> {
    @Inject
    CustomerItems items;

    DeliveryConsumer() {
        super("deliveries", DeliveryEvent.class);
    }

    @Incoming("deliveries")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<DeliveryEvent>> fresh) {
        items.store(fresh.stream()
                .filter(received ->
                        !received.isTombstone() && received.data().delivery().customerId() != null)
                .map(received -> new Item(
                        Kept.MESSAGE, received.data().delivery().customerId(), received.envelope(), received.data()))
                .toList());
    }
}
