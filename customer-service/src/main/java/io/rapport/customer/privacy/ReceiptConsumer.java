package io.rapport.customer.privacy;

import io.rapport.events.PrivacyEvent.ReceiptRecorded;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Gathers what each service says it did. */
@ApplicationScoped
class ReceiptConsumer extends EventConsumer<ReceiptRecorded> {
    @Inject
    Certificates certificates;

    ReceiptConsumer() {
        super("receipts", ReceiptRecorded.class);
    }

    @Incoming("receipts")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<ReceiptRecorded>> fresh) {
        certificates.add(fresh);
    }
}
