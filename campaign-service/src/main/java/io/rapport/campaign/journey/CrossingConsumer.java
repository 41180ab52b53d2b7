package io.rapport.campaign.journey;

import io.rapport.campaign.journey.Entrances.Sign;
import io.rapport.events.AnalyticsEvent.MembershipEvent;
import io.rapport.events.AnalyticsEvent.SegmentEntered;
import io.rapport.events.AnalyticsEvent.SegmentLeft;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Lets set out who enters or leaves a segment; history starts no journey. */
@ApplicationScoped
class CrossingConsumer extends EventConsumer<MembershipEvent> {
    @Inject
    Entrances entrances;

    CrossingConsumer() {
        super("campaign.crossings", MembershipEvent.class);
    }

    @Incoming("crossings")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<MembershipEvent>> fresh) {
        entrances.hear(fresh.stream()
                .filter(event -> !event.data().historical())
                .map(event -> sign(event.data(), event.envelope().id()))
                .toList());
    }

    private static Sign sign(MembershipEvent event, String id) {
        return switch (event) {
            case SegmentEntered entered ->
                new Sign(
                        entered.customerId(),
                        "segment-entered",
                        entered.segmentId().toString(),
                        id,
                        null);
            case SegmentLeft left ->
                new Sign(left.customerId(), "segment-left", left.segmentId().toString(), id, null);
        };
    }
}
