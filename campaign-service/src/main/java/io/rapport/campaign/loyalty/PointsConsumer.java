package io.rapport.campaign.loyalty;

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

/** Hears what becomes of orders; history earns nothing. */
@ApplicationScoped
class PointsConsumer extends EventConsumer<Activity> {
    @Inject
    OrderPoints points;

    PointsConsumer() {
        super("campaign.points", Activity.class);
    }

    @Incoming("points")
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
        points.apply(fresh.stream()
                .filter(event -> event.data().order() != null && !event.data().historical())
                .map(PointsConsumer::effect)
                .toList());
    }

    private static OrderPoints.Effect effect(Received<Activity> event) {
        var order = event.data().order();
        return new OrderPoints.Effect(
                order.orderKey(),
                event.data().visitorId(),
                order.currency(),
                order.grossDelta().subtract(order.refundDelta()),
                event.envelope().time());
    }
}
