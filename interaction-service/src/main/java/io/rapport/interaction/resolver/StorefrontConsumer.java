package io.rapport.interaction.resolver;

import io.rapport.events.StorefrontEvent;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Takes events as storefronts sent them, each once; what {@link UrgentConsumer} takes is left to that. */
@ApplicationScoped
public class StorefrontConsumer extends EventConsumer<StorefrontEvent> {
    @Inject
    Resolver resolver;

    StorefrontConsumer() {
        super(Urgency.MEMORY, StorefrontEvent.class);
    }

    @Incoming("storefront")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected boolean takes(ConsumerRecord<String, byte[]> record) {
        return !Urgency.isUrgent(record);
    }

    @Override
    protected void apply(List<Received<StorefrontEvent>> fresh) {
        resolver.apply(
                fresh.stream().filter(received -> !received.isTombstone()).toList());
    }
}
