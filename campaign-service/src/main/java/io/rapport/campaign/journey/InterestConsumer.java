package io.rapport.campaign.journey;

import io.rapport.campaign.journey.Interests.Interest;
import io.rapport.events.Envelope;
import io.rapport.events.InteractionEvent.Activity;
import io.rapport.events.InteractionEvent.Happened;
import io.rapport.events.InteractionEvent.OrderLine;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears what people look at and what they buy, as long as a journey cares for it. */
@ApplicationScoped
class InterestConsumer extends EventConsumer<Activity> {
    private static final String ORDERED = "storefront.order-completed";
    private static final Set<String> TYPES = Set.of(
            "storefront.product-viewed", "storefront.product-added", "storefront.product-added-to-wishlist", ORDERED);

    @Inject
    Interests interests;

    InterestConsumer() {
        super("campaign.interests", Activity.class);
    }

    @Incoming("interests")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected boolean takes(ConsumerRecord<String, byte[]> record) {
        return Envelope.header(record.headers(), "ce_type").map(TYPES::contains).orElse(true);
    }

    static boolean isOfInterest(ConsumerRecord<String, byte[]> record) {
        return Envelope.header(record.headers(), "ce_type")
                .filter(TYPES::contains)
                .isPresent();
    }

    @Override
    protected void apply(List<Received<Activity>> fresh) {
        interests.learn(fresh.stream()
                .flatMap(event -> interests(event.envelope(), event.data()))
                .toList());
    }

    static Stream<Interest> interests(Envelope envelope, Activity event) {
        if (!(event instanceof Happened happened) || happened.bot() || happened.historical()) {
            return Stream.empty();
        }
        var at = envelope.time();
        if (ORDERED.equals(envelope.type())) {
            return happened.order() == null
                    ? Stream.empty()
                    : Objects.requireNonNullElse(happened.order().lines(), List.<OrderLine>of()).stream()
                            .filter(line -> line.productId() != null)
                            .map(line ->
                                    new Interest(happened.visitorId(), happened.shop(), line.productId(), at, true));
        }
        var product = happened.properties() == null
                ? ""
                : happened.properties().path("product_id").asText();
        return product.isEmpty()
                ? Stream.empty()
                : Stream.of(new Interest(happened.visitorId(), happened.shop(), product, at, false));
    }
}
