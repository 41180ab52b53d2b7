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

/** Keeps the segments' names. */
@ApplicationScoped
public class SegmentConsumer extends EventConsumer<AnalyticsEvent.SegmentChanged> {
    private static final String APPLY = """
            insert into segment (segment_id, version, name, archived)
            select distinct on (key)
                cast(key as uuid), version, data ->> 'name', cast(data ->> 'archived' as boolean)
            from event, cast(data ->> 'version' as bigint) as version
            where data is not null
            order by key, version desc
            on conflict (segment_id) do update
            set version = excluded.version, name = excluded.name, archived = excluded.archived
            where segment.version < excluded.version
            """;

    @Inject
    LocalCopy copy;

    public SegmentConsumer() {
        super("segments", AnalyticsEvent.SegmentChanged.class);
    }

    @Incoming("segments")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<AnalyticsEvent.SegmentChanged>> fresh) {
        copy.apply(APPLY, fresh);
    }
}
