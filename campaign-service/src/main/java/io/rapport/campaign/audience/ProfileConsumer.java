package io.rapport.campaign.audience;

import io.rapport.events.CustomerEvent.ProfileChanged;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Keeps what a message needs to know of its reader: address, language and name. */
@ApplicationScoped
class ProfileConsumer extends EventConsumer<ProfileChanged> {
    @Inject
    Profiles profiles;

    ProfileConsumer() {
        super("campaign.profiles", ProfileChanged.class);
    }

    @Incoming("profiles")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<ProfileChanged>> fresh) {
        var newest = newestByKey(fresh);
        profiles.forget(newest.stream()
                .filter(Received::isTombstone)
                .map(event -> UUID.fromString(event.key()))
                .toList());
        profiles.learn(newest.stream()
                .filter(event -> !event.isTombstone())
                .map(Received::data)
                .toList());
    }

    /** The last record of a key stands for all before it. */
    private static Collection<Received<ProfileChanged>> newestByKey(List<Received<ProfileChanged>> events) {
        var newest = new LinkedHashMap<String, Received<ProfileChanged>>();
        events.forEach(event -> newest.put(event.key(), event));
        return newest.values();
    }
}
