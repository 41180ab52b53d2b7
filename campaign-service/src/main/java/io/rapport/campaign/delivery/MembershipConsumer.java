package io.rapport.campaign.delivery;

import io.rapport.campaign.audience.Segments;
import io.rapport.events.AnalyticsEvent.MembershipEvent;
import io.rapport.events.AnalyticsEvent.SegmentEntered;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Keeps who is in which segment, and plans a message for whoever enters the segment of a running campaign. */
@ApplicationScoped
class MembershipConsumer extends EventConsumer<MembershipEvent> {
    @Inject
    Segments segments;

    @Inject
    Deliveries deliveries;

    MembershipConsumer() {
        super("campaign.memberships", MembershipEvent.class);
    }

    @Incoming("memberships")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<MembershipEvent>> fresh) {
        var events = fresh.stream().map(Received::data).toList();
        segments.change(events);
        deliveries.planEntered(
                events.stream().filter(MembershipConsumer::entersNow).toList());
    }

    /** History changes who is in and starts no message. */
    private static boolean entersNow(MembershipEvent event) {
        return event instanceof SegmentEntered && !event.historical();
    }
}
