package io.rapport.analytics.rfm;

import io.rapport.events.CustomerEvent.IdentityChanged;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** What shops call customers; e-mails, phones and devices, even as hashes, are passed over unread. */
@ApplicationScoped
class IdentityConsumer extends EventConsumer<IdentityChanged> {
    private static final String USER = "user:";

    @Inject
    KnownAs knownAs;

    IdentityConsumer() {
        super("rfm.identities", IdentityChanged.class);
    }

    @Incoming("identities")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected boolean takes(ConsumerRecord<String, byte[]> record) {
        return record.key() != null && record.key().startsWith(USER);
    }

    @Override
    protected void apply(List<Received<IdentityChanged>> fresh) {
        knownAs.changed(fresh);
    }
}
