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

/** Keeps the campaigns' names. */
@ApplicationScoped
public class CampaignConsumer extends EventConsumer<CampaignEvent.CampaignChanged> {
    private static final String APPLY = """
            insert into campaign (campaign_id, version, name)
            select distinct on (key) cast(key as uuid), version, data ->> 'name'
            from event, cast(data ->> 'version' as bigint) as version
            where data is not null
            order by key, version desc
            on conflict (campaign_id) do update set version = excluded.version, name = excluded.name
            where campaign.version < excluded.version
            """;

    @Inject
    LocalCopy copy;

    public CampaignConsumer() {
        super("campaigns", CampaignEvent.CampaignChanged.class);
    }

    @Incoming("campaigns")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<CampaignEvent.CampaignChanged>> fresh) {
        copy.apply(APPLY, fresh);
    }
}
