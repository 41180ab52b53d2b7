package io.rapport.analytics.support;

import io.rapport.events.SupportEvent.TicketEvent;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** What happens to tickets. */
@ApplicationScoped
class TicketConsumer extends EventConsumer<TicketEvent> {
    @Inject
    Tickets tickets;

    TicketConsumer() {
        super("support.tickets", TicketEvent.class);
    }

    @Incoming("support")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<TicketEvent>> fresh) {
        tickets.happened(fresh.stream().filter(event -> !event.isTombstone()).toList());
    }
}
