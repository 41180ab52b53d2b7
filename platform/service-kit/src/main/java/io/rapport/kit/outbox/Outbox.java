package io.rapport.kit.outbox;

import io.rapport.events.RapportEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;

/**
 * Publishes events with the transaction that caused them: a row each, committed with the change, sent to Kafka by the relay.
 * Order per key holds if the key's own row was locked or flushed before.
 */
@ApplicationScoped
public class Outbox {

    @Transactional(Transactional.TxType.MANDATORY)
    public void publish(String key, Instant time, RapportEvent event) {
        publishAll(List.of(OutgoingEvent.of(key, time, event)));
    }

    /** All in one statement, in the order of the list. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void publishAll(List<OutgoingEvent> events) {
        throw new UnsupportedOperationException("lands with the relay");
    }
}
