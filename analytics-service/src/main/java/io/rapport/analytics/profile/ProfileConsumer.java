package io.rapport.analytics.profile;

import io.rapport.events.CustomerEvent.ProfileChanged;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Who the customers are, as far as segments ask. */
@ApplicationScoped
class ProfileConsumer extends EventConsumer<ProfileChanged> {
    @Inject
    Profiles profiles;

    ProfileConsumer() {
        super("profile.profiles", ProfileChanged.class);
    }

    @Incoming("profiles")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<ProfileChanged>> fresh) {
        profiles.changed(fresh);
    }
}
