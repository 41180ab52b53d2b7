package io.rapport.support.copy;

import io.rapport.events.CustomerEvent.Lifecycle;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.rapport.kit.merge.CustomerMerges;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears who was merged with whom: agents see them as one. */
@ApplicationScoped
public class LifecycleConsumer extends EventConsumer<Lifecycle> {
    @Inject
    CustomerMerges merges;

    LifecycleConsumer() {
        super("lifecycle", Lifecycle.class);
    }

    @Incoming("lifecycle")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<Lifecycle>> fresh) {
        merges.learn(fresh);
    }
}
