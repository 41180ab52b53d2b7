package io.rapport.kit.outbox;

import io.rapport.events.RapportEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/**
 * Publishes events with the transaction that caused them: a row each, committed with the change, sent to Kafka by the relay.
 * Order per key holds if the key's own row was locked or flushed before.
 */
@ApplicationScoped
public class Outbox {
    private static final String INSERT = """
            insert into outbox (id, aggregatetype, aggregateid, type, payload, headers, shard)
            select id, topic, key, type, payload, headers::jsonb, shard
            from unnest(:id, :topic, :key, :type, :payload, :headers, :shard)
                with ordinality as event (id, topic, key, type, payload, headers, shard, position)
            order by position
            """;

    @Inject
    Jdbi jdbi;

    @Inject
    OutboxRows rows;

    @Inject
    Relay relay;

    @Inject
    TransactionSynchronizationRegistry transaction;

    @Transactional(Transactional.TxType.MANDATORY)
    public void publish(String key, Instant time, RapportEvent event) {
        publishAll(List.of(OutgoingEvent.of(key, time, event)));
    }

    /** All in one statement, in the order of the list. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void publishAll(List<OutgoingEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        insert(rows.of(events));
        transaction.registerInterposedSynchronization(new AfterCommit(relay::wake));
    }

    private void insert(List<OutboxRow> batch) {
        jdbi.useHandle(handle -> handle.createUpdate(INSERT)
                .bindNamedArgumentFinder(OutboxRow.columns(batch))
                .execute());
    }

    private record AfterCommit(Runnable action) implements Synchronization {
        @Override
        public void beforeCompletion() {}

        @Override
        public void afterCompletion(int status) {
            if (status == Status.STATUS_COMMITTED) {
                action.run();
            }
        }
    }
}
