package io.rapport.analytics.profile;

import io.rapport.events.CustomerEvent.Lifecycle;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Who was merged with whom, and who agreed to what; visitors, and so all figures, follow by their attributions. */
@ApplicationScoped
class LifecycleConsumer extends EventConsumer<Lifecycle> {
    @Inject
    Absorptions absorptions;

    @Inject
    Consents consents;

    LifecycleConsumer() {
        super("profile.lifecycle", Lifecycle.class);
    }

    @Incoming("lifecycle")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<Lifecycle>> fresh) {
        absorptions.changed(fresh);
        consents.changed(fresh);
    }
}
