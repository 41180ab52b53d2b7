package io.rapport.campaign.journey;

import io.rapport.events.InteractionEvent.ProductChanged;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Sees prices fall and products come back, and lets set out who had looked at them. */
@ApplicationScoped
class ProductConsumer extends EventConsumer<ProductChanged> {
    @Inject
    Products products;

    @Inject
    Interests interests;

    ProductConsumer() {
        super("campaign.products", ProductChanged.class);
    }

    @Incoming("products")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<ProductChanged>> fresh) {
        products.learn(fresh.stream()
                        .filter(event -> !event.isTombstone())
                        .map(event -> new Products.Changed(
                                event.data(), event.envelope().time()))
                        .toList())
                .forEach(interests::tell);
    }
}
