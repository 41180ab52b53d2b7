package io.rapport.support.copy;

import io.rapport.events.AnalyticsEvent;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Keeps every customer's newest figures; a tombstone empties them for good. */
@ApplicationScoped
public class MetricsConsumer extends EventConsumer<AnalyticsEvent.CustomerMetricsChanged> {
    private static final String APPLY = """
            insert into customer_metrics (customer_id, version, metrics)
            select distinct on (key) cast(key as uuid), version, data
            from event, coalesce(cast(data ->> 'version' as bigint), 9223372036854775807) as version
            order by key, version desc
            on conflict (customer_id) do update set version = excluded.version, metrics = excluded.metrics
            where customer_metrics.version < excluded.version
            """;

    @Inject
    LocalCopy copy;

    public MetricsConsumer() {
        super("metrics", AnalyticsEvent.CustomerMetricsChanged.class);
    }

    @Incoming("metrics")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<AnalyticsEvent.CustomerMetricsChanged>> fresh) {
        copy.apply(APPLY, fresh);
    }
}
