package io.rapport.customer.directory;

import io.rapport.events.IdentityEvent;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Creates and links customers by what the storefronts say of people. */
@ApplicationScoped
class StorefrontConsumer extends EventConsumer<IdentityEvent> {
    @Inject
    Sightings sightings;

    @Inject
    Recognition recognition;

    StorefrontConsumer() {
        super("identities", IdentityEvent.class);
    }

    @Incoming("identities")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<IdentityEvent>> fresh) {
        recognition.recognise(fresh.stream()
                .filter(received -> !received.isTombstone())
                .map(sightings::of)
                .toList());
    }
}
