package io.rapport.analytics.lift;

import io.rapport.events.CampaignEvent.CampaignChanged;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Campaigns as of now: their names, and which share each planned to hold out. */
@ApplicationScoped
class CampaignConsumer extends EventConsumer<CampaignChanged> {
    @Inject
    Arms arms;

    CampaignConsumer() {
        super("lift.campaigns", CampaignChanged.class);
    }

    @Incoming("campaigns")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<CampaignChanged>> fresh) {
        arms.known(fresh.stream()
                .filter(event -> !event.isTombstone())
                .map(Received::data)
                .toList());
    }
}
