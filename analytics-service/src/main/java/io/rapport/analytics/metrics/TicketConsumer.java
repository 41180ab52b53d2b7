package io.rapport.analytics.metrics;

import io.rapport.events.SupportEvent.TicketEvent;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** What customers needed, and how they liked the answer. */
@ApplicationScoped
class TicketConsumer extends EventConsumer<TicketEvent> {
    @Inject
    Contacts contacts;

    TicketConsumer() {
        super("metrics.contact-tickets", TicketEvent.class);
    }

    @Incoming("contact-tickets")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<TicketEvent>> fresh) {
        contacts.ticketed(fresh);
    }
}
