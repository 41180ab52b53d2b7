package io.rapport.campaign.journey;

import io.rapport.events.SupportEvent.TicketEvent;
import io.rapport.events.SupportEvent.TicketOpened;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Who complains goes no further. */
@ApplicationScoped
class GrievanceConsumer extends EventConsumer<TicketEvent> {
    @Inject
    Entrances entrances;

    GrievanceConsumer() {
        super("campaign.grievances", TicketEvent.class);
    }

    @Incoming("grievances")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<TicketEvent>> fresh) {
        var complaining = fresh.stream()
                .map(Received::data)
                .filter(event -> event instanceof TicketOpened opened && "complaint".equals(opened.type()))
                .map(TicketEvent::customerId)
                .toList();
        entrances.stop(complaining, "complaint-opened", "*");
    }
}
