package io.rapport.campaign.attribution;

import io.rapport.events.Envelope;
import io.rapport.events.InteractionEvent.Activity;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears of orders that are placed; history was brought by no message of ours. */
@ApplicationScoped
class PurchaseConsumer extends EventConsumer<Activity> {
    @Inject
    Attribution attribution;

    PurchaseConsumer() {
        super("campaign.purchases", Activity.class);
    }

    @Incoming("purchases")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    /** By its type, so that clicks need not be read. */
    @Override
    protected boolean takes(ConsumerRecord<String, byte[]> record) {
        return Envelope.header(record.headers(), "ce_type")
                .map(type -> type.contains("order"))
                .orElse(true);
    }

    @Override
    protected void apply(List<Received<Activity>> fresh) {
        attribution.bought(fresh.stream()
                .map(Received::data)
                .filter(activity -> !activity.historical()
                        && activity.order() != null
                        && activity.order().ordersDelta() > 0)
                .map(PurchaseConsumer::purchase)
                .toList());
    }

    private static Purchase purchase(Activity activity) {
        var order = activity.order();
        return new Purchase(
                order.orderKey(), activity.visitorId(), order.placedAt(), order.grossDelta(), order.currency());
    }
}
