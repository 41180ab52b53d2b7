package io.rapport.mis.intake;

import io.rapport.events.CampaignEvent.DeliveryEvent;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Takes in what became of messages, and whom a campaign held out. */
@ApplicationScoped
class DeliveryConsumer extends EventConsumer<DeliveryEvent> {
    @Inject
    Buckets buckets;

    @Inject
    Arms arms;

    @Inject
    Marks marks;

    DeliveryConsumer() {
        super("deliveries", DeliveryEvent.class);
    }

    @Incoming("deliveries")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    /** A proof counts them too: they stay in the log. */
    @Override
    protected boolean takesErased() {
        return true;
    }

    @Override
    protected void apply(List<Received<DeliveryEvent>> fresh) {
        var events = fresh.stream().filter(event -> !event.isTombstone()).toList();
        buckets.add(events);
        arms.add(events);
        marks.move(fresh);
    }
}
