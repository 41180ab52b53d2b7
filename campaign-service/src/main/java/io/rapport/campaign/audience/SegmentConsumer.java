package io.rapport.campaign.audience;

import io.rapport.events.AnalyticsEvent.SegmentChanged;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Keeps which segments there are. */
@ApplicationScoped
class SegmentConsumer extends EventConsumer<SegmentChanged> {
    @Inject
    Segments segments;

    SegmentConsumer() {
        super("campaign.segments", SegmentChanged.class);
    }

    @Incoming("segments")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<SegmentChanged>> fresh) {
        segments.learn(
                fresh.stream().map(Received::data).filter(Objects::nonNull).toList());
    }
}
