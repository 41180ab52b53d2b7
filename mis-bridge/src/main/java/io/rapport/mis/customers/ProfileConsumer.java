package io.rapport.mis.customers;

import io.rapport.events.CustomerEvent.ProfileChanged;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Takes of a profile what names nobody: language, country, currency, time zone. */
@ApplicationScoped
class ProfileConsumer extends EventConsumer<ProfileChanged> {
    @Inject
    CustomerCopies copies;

    ProfileConsumer() {
        super("profiles", ProfileChanged.class);
    }

    @Incoming("profiles")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<ProfileChanged>> fresh) {
        copies.learnProfiles(fresh.stream()
                .filter(event -> !event.isTombstone())
                .map(Received::data)
                .toList());
        copies.erase(fresh.stream()
                .filter(Received::isTombstone)
                .map(event -> UUID.fromString(event.key()))
                .toList());
    }
}
