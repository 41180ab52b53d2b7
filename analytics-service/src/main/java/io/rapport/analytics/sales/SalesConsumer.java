package io.rapport.analytics.sales;

import io.rapport.events.Envelope;
import io.rapport.events.InteractionEvent.Activity;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** What is put into carts and bought, product by product; all else on the topic is passed over unread. */
@ApplicationScoped
class SalesConsumer extends EventConsumer<Activity> {
    static final String ADDED = "storefront.product-added";
    static final String REMOVED = "storefront.product-removed";
    private static final Set<String> TAKEN = Set.of(
            "storefront.order-completed",
            "storefront.order-updated",
            "storefront.order-refunded",
            "storefront.order-cancelled",
            "interaction.order-effect-applied",
            ADDED,
            REMOVED);

    @Inject
    Sales sales;

    @Inject
    Carts carts;

    SalesConsumer() {
        super("sales.events", Activity.class);
    }

    @Incoming("sales")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected boolean takes(ConsumerRecord<String, byte[]> record) {
        return Envelope.header(record.headers(), "ce_type")
                .filter(TAKEN::contains)
                .isPresent();
    }

    @Override
    protected void apply(List<Received<Activity>> fresh) {
        var events = fresh.stream().filter(event -> !event.isTombstone()).toList();
        sales.add(events);
        carts.add(events);
    }
}
