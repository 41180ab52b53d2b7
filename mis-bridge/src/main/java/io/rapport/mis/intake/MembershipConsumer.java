package io.rapport.mis.intake;

import io.rapport.events.AnalyticsEvent.MembershipEvent;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.rapport.mis.customers.Memberships;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Takes in who entered and left which segment. */
@ApplicationScoped
class MembershipConsumer extends EventConsumer<MembershipEvent> {
    @Inject
    Memberships memberships;

    @Inject
    MembershipHistory history;

    @Inject
    Marks marks;

    MembershipConsumer() {
        super("memberships", MembershipEvent.class);
    }

    @Incoming("memberships")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<MembershipEvent>> fresh) {
        var events = fresh.stream().filter(event -> !event.isTombstone()).toList();
        memberships.learn(events);
        history.add(events);
        marks.move(fresh);
    }
}
