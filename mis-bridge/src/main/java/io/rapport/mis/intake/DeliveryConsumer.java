package io.rapport.mis.intake;

import io.rapport.events.CampaignEvent.DeliveryEvent;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Takes in what became of messages. */
@ApplicationScoped
class DeliveryConsumer extends EventConsumer<DeliveryEvent> {
    private final Buckets buckets;

    DeliveryConsumer(Buckets buckets) {
        super("deliveries", DeliveryEvent.class);
        this.buckets = buckets;
    }

    @Incoming("deliveries")
    @RunOnVirtualThread
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<DeliveryEvent>> fresh) {
        buckets.add(fresh.stream().filter(event -> !event.isTombstone()).toList());
    }
}
