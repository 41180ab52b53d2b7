package io.rapport.support.copy;

import io.rapport.events.CustomerEvent;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Keeps whose visitor it is; a tombstone makes it nobody's for good. */
@ApplicationScoped
public class AttributionConsumer extends EventConsumer<CustomerEvent.AttributionChanged> {
    private static final String APPLY = """
            insert into visitor (visitor_id, version, customer_id)
            select distinct on (key) cast(key as uuid), version, cast(data ->> 'customerId' as uuid)
            from event, coalesce(cast(data ->> 'version' as bigint), 9223372036854775807) as version
            order by key, version desc
            on conflict (visitor_id) do update set version = excluded.version, customer_id = excluded.customer_id
            where visitor.version < excluded.version
            """;

    @Inject
    LocalCopy copy;

    public AttributionConsumer() {
        super("attributions", CustomerEvent.AttributionChanged.class);
    }

    @Incoming("attributions")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<CustomerEvent.AttributionChanged>> fresh) {
        copy.apply(APPLY, fresh);
    }
}
