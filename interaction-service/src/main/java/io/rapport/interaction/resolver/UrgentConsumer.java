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

/** The lane beside {@link StorefrontConsumer} in which orders and consents pass a jam of clicks; those it reads over. */
@ApplicationScoped
public class UrgentConsumer extends EventConsumer<StorefrontEvent> {
    @Inject
    Resolver resolver;

    UrgentConsumer() {
        super("urgent", StorefrontEvent.class, Urgency.MEMORY);
    }

    @Incoming("urgent")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected boolean takes(ConsumerRecord<String, byte[]> record) {
        return Urgency.isUrgent(record);
    }

    @Override
    protected void apply(List<Received<StorefrontEvent>> fresh) {
        resolver.apply(
                fresh.stream().filter(received -> !received.isTombstone()).toList());
    }
}
