package io.rapport.customer.directory;

import io.rapport.events.CampaignEvent.ChoiceEvent;
import io.rapport.events.Envelope;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears what readers of messages say of what they want to hear. */
@ApplicationScoped
class ChoiceConsumer extends EventConsumer<ChoiceEvent> {
    private static final Set<String> TYPES = Set.of("campaign.message-unsubscribed", "campaign.preferences-chosen");

    @Inject
    Choices choices;

    ChoiceConsumer() {
        super("choices", ChoiceEvent.class);
    }

    @Incoming("choices")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    /** By its type, so that what is sent and opened need not be read. */
    @Override
    protected boolean takes(ConsumerRecord<String, byte[]> record) {
        return Envelope.header(record.headers(), "ce_type").map(TYPES::contains).orElse(true);
    }

    @Override
    protected void apply(List<Received<ChoiceEvent>> fresh) {
        choices.take(fresh.stream().filter(event -> !event.isTombstone()).toList());
    }
}
