package io.rapport.mis.intake;

import io.rapport.events.InteractionEvent.Activity;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Takes in what visitors did: order effects, activity, and who ordered first. */
@ApplicationScoped
class InteractionConsumer extends EventConsumer<Activity> {
    private final Buckets buckets;
    private final People people;
    private final Marks marks;

    InteractionConsumer(Buckets buckets, People people, Marks marks) {
        super("interactions", Activity.class);
        this.buckets = buckets;
        this.people = people;
        this.marks = marks;
    }

    @Incoming("interactions")
    @RunOnVirtualThread
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<Activity>> fresh) {
        var events = fresh.stream().filter(event -> !event.isTombstone()).toList();
        buckets.add(events);
        people.add(events);
        marks.move(fresh);
    }
}
