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

/** Keeps every customer's newest profile; a tombstone empties it for good. */
@ApplicationScoped
public class ProfileConsumer extends EventConsumer<CustomerEvent.ProfileChanged> {
    private static final String APPLY = """
            insert into customer (customer_id, version, profile)
            select distinct on (key) cast(key as uuid), version, data
            from event, coalesce(cast(data ->> 'version' as bigint), 9223372036854775807) as version
            order by key, version desc
            on conflict (customer_id) do update set version = excluded.version, profile = excluded.profile
            where customer.version < excluded.version
            """;

    @Inject
    LocalCopy copy;

    public ProfileConsumer() {
        super("profiles", CustomerEvent.ProfileChanged.class);
    }

    @Incoming("profiles")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<CustomerEvent.ProfileChanged>> fresh) {
        copy.apply(APPLY, fresh);
    }
}
