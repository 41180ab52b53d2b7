package io.rapport.mis.intake;

import io.rapport.events.SupportEvent.TicketEvent;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Takes in what happens to tickets. */
@ApplicationScoped
class TicketConsumer extends EventConsumer<TicketEvent> {
    private final Buckets buckets;

    TicketConsumer(Buckets buckets) {
        super("tickets", TicketEvent.class);
        this.buckets = buckets;
    }

    @Incoming("tickets")
    @RunOnVirtualThread
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<TicketEvent>> fresh) {
        buckets.add(fresh.stream().filter(event -> !event.isTombstone()).toList());
    }
}
