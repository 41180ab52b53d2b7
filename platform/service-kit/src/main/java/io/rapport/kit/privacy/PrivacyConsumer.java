package io.rapport.kit.privacy;

import io.rapport.events.PrivacyEvent;
import io.rapport.events.PrivacyEvent.ErasureLifted;
import io.rapport.events.PrivacyEvent.ErasureRequested;
import io.rapport.events.PrivacyEvent.RequestRaised;
import io.rapport.kit.erased.Erased;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears what data subjects ask for: whom this service has to forget, and of whom it has to say what it holds. */
@ApplicationScoped
class PrivacyConsumer extends EventConsumer<PrivacyEvent.Request> {
    @Inject
    Erasures erasures;

    @Inject
    Erased erased;

    @Inject
    Archives archives;

    PrivacyConsumer() {
        super("privacy", PrivacyEvent.Request.class);
    }

    @Incoming("privacy")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<PrivacyEvent.Request>> fresh) {
        for (var request : fresh) {
            switch (request.data()) {
                case ErasureRequested person -> erasures.carryOut(person);
                case ErasureLifted lifted -> erased.lift(lifted);
                case RequestRaised raised -> archives.tell(raised);
            }
        }
    }
}
