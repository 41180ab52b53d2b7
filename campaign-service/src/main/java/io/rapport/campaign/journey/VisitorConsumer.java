package io.rapport.campaign.journey;

import io.rapport.campaign.attribution.Attribution;
import io.rapport.campaign.loyalty.Loyalty;
import io.rapport.events.CustomerEvent.AttributionChanged;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Keeps whose visitors are, and lets set out who did something before we knew her. */
@ApplicationScoped
class VisitorConsumer extends EventConsumer<AttributionChanged> {
    @Inject
    Attribution attribution;

    @Inject
    Signs signs;

    @Inject
    Loyalty loyalty;

    VisitorConsumer() {
        super("campaign.visitors", AttributionChanged.class);
    }

    @Incoming("visitors")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<AttributionChanged>> fresh) {
        var changes = fresh.stream()
                .filter(event -> !event.isTombstone())
                .map(Received::data)
                .toList();
        var visitors = changes.stream().map(AttributionChanged::visitorId).toList();
        loyalty.stale(visitors);
        attribution.attributed(changes);
        loyalty.stale(visitors);
        signs.attributed(visitors);
        attribution.forget(fresh.stream()
                .filter(Received::isTombstone)
                .map(event -> UUID.fromString(event.key()))
                .toList());
    }
}
