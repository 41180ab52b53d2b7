package io.rapport.campaign.offer;

import io.rapport.campaign.offer.Coupons.Use;
import io.rapport.events.Envelope;
import io.rapport.events.InteractionEvent.Activity;
import io.rapport.events.InteractionEvent.Happened;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears of orders that name a code. */
@ApplicationScoped
class RedemptionConsumer extends EventConsumer<Activity> {
    private static final String ORDERED = "storefront.order-completed";

    @Inject
    Coupons coupons;

    RedemptionConsumer() {
        super("campaign.redemptions", Activity.class);
    }

    @Incoming("redemptions")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected boolean takes(ConsumerRecord<String, byte[]> record) {
        return Envelope.header(record.headers(), "ce_type").map(ORDERED::equals).orElse(true);
    }

    @Override
    protected void apply(List<Received<Activity>> fresh) {
        coupons.redeem(fresh.stream().flatMap(event -> use(event.data())).toList());
    }

    private static Stream<Use> use(Activity activity) {
        if (!(activity instanceof Happened happened)
                || happened.historical()
                || happened.order() == null
                || happened.properties() == null
                || !happened.properties().path("coupon").isTextual()) {
            return Stream.empty();
        }
        return Stream.of(new Use(
                happened.properties().path("coupon").asText(), happened.order().orderKey()));
    }
}
