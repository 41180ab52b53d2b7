package io.rapport.mis.intake;

import io.rapport.events.SupportEvent.TicketEvent;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.rapport.mis.customers.OpenTickets;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Takes in what happens to tickets. */
@ApplicationScoped
class TicketConsumer extends EventConsumer<TicketEvent> {
    @Inject
    Buckets buckets;

    @Inject
    Answers answers;

    @Inject
    Sketches sketches;

    @Inject
    OpenTickets openTickets;

    TicketConsumer() {
        super("tickets", TicketEvent.class);
    }

    @Incoming("tickets")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    /** A proof counts them too: they stay in the log. */
    @Override
    protected boolean takesErased() {
        return true;
    }

    @Override
    protected void apply(List<Received<TicketEvent>> fresh) {
        var events = fresh.stream().filter(event -> !event.isTombstone()).toList();
        buckets.add(events, answers.before(events));
        answers.learn(events);
        sketches.add(events);
        openTickets.learn(events);
    }
}
