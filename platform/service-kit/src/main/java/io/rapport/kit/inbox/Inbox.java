package io.rapport.kit.inbox;

import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/** Applies each event once: what was applied is remembered in the transaction that applies it. */
@ApplicationScoped
public class Inbox {
    void process(EventConsumer<?> consumer, ConsumerRecords<String, byte[]> records) {
        throw new UnsupportedOperationException("lands with the inbox");
    }
}
