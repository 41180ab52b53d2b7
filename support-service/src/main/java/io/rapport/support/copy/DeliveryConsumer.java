package io.rapport.support.copy;

import io.rapport.events.CampaignEvent;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Keeps how far each planned message came. */
@ApplicationScoped
public class DeliveryConsumer extends EventConsumer<CampaignEvent.DeliveryEvent> {
    private static final String APPLY = """
            insert into delivery (delivery_id, customer_id, campaign_id, channel, status, progress, at)
            select distinct on (delivery_id)
                delivery_id,
                cast(data -> 'delivery' ->> 'customerId' as uuid),
                cast(data -> 'delivery' ->> 'campaignId' as uuid),
                data -> 'delivery' ->> 'channel',
                status,
                progress,
                at
            from event,
                cast(data -> 'delivery' ->> 'deliveryId' as uuid) as delivery_id,
                regexp_replace(type, '^campaign[.](message|customer)-', '') as status,
                array_position(array['queued', 'held-out', 'skipped', 'failed', 'in-doubt', 'sent', 'bounced',
                    'opened', 'clicked', 'converted', 'unsubscribed'], status) as progress
            order by delivery_id, progress desc, at
            on conflict (delivery_id) do update
            set status = excluded.status, progress = excluded.progress, at = excluded.at
            where delivery.progress < excluded.progress
            """;

    @Inject
    LocalCopy copy;

    public DeliveryConsumer() {
        super("deliveries", CampaignEvent.DeliveryEvent.class);
    }

    @Incoming("deliveries")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<CampaignEvent.DeliveryEvent>> fresh) {
        copy.apply(APPLY, fresh);
    }
}
