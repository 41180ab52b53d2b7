package io.rapport.mis.intake;

import io.rapport.events.CustomerEvent.AttributionChanged;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Takes in whose visitor it is. */
@ApplicationScoped
class AttributionConsumer extends EventConsumer<AttributionChanged> {
    private final Attributions attributions;
    private final Marks marks;

    AttributionConsumer(Attributions attributions, Marks marks) {
        super("attributions", AttributionChanged.class);
        this.attributions = attributions;
        this.marks = marks;
    }

    @Incoming("attributions")
    @RunOnVirtualThread
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<AttributionChanged>> fresh) {
        attributions.add(fresh.stream().map(Attribution::from).toList());
        marks.move(fresh);
    }
}
