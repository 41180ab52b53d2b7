package io.rapport.interaction.timeline;

import io.rapport.events.SupportEvent.TicketEvent;
import io.rapport.interaction.timeline.CustomerItems.Item;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Puts tickets on timelines. */
@ApplicationScoped
public class TicketConsumer extends EventConsumer<TicketEvent> {
    @Inject
    CustomerItems items;

    TicketConsumer() {
        super("tickets", TicketEvent.class);
    }

    @Incoming("tickets")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<TicketEvent>> fresh) {
        items.store(fresh.stream()
                .filter(received -> !received.isTombstone() && received.data().customerId() != null)
                .map(received ->
                        new Item(Kept.TICKET, received.data().customerId(), received.envelope(), received.data()))
                .toList());
    }
}
