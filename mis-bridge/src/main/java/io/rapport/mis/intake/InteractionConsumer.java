package io.rapport.mis.intake;

import io.rapport.events.InteractionEvent.Activity;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Takes in what visitors did: order effects, activity, and who ordered first. */
@ApplicationScoped
class InteractionConsumer extends EventConsumer<Activity> {
    @Inject
    Buckets buckets;

    @Inject
    People people;

    @Inject
    Effects effects;

    @Inject
    Marks marks;

    InteractionConsumer() {
        super("interactions", Activity.class);
    }

    @Incoming("interactions")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<Activity>> fresh) {
        var events = fresh.stream().filter(event -> !event.isTombstone()).toList();
        buckets.add(events);
        people.add(events);
        effects.add(events);
        marks.move(fresh);
    }
}
