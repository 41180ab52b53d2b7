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

/** Keeps who is in which segment. */
@ApplicationScoped
public class MembershipConsumer extends EventConsumer<AnalyticsEvent.MembershipEvent> {
    private static final String APPLY = """
            insert into segment_membership (customer_id, segment_id, version, entered, at)
            select distinct on (customer_id, segment_id)
                customer_id, segment_id, version, type = 'analytics.segment-entered', at
            from event,
                cast(data ->> 'customerId' as uuid) as customer_id,
                cast(data ->> 'segmentId' as uuid) as segment_id,
                cast(data ->> 'version' as bigint) as version
            order by customer_id, segment_id, version desc
            on conflict (customer_id, segment_id) do update
            set version = excluded.version, entered = excluded.entered, at = excluded.at
            where segment_membership.version < excluded.version
            """;

    @Inject
    LocalCopy copy;

    public MembershipConsumer() {
        super("memberships", AnalyticsEvent.MembershipEvent.class);
    }

    @Incoming("memberships")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<AnalyticsEvent.MembershipEvent>> fresh) {
        copy.apply(APPLY, fresh);
    }
}
