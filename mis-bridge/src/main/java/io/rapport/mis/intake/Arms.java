package io.rapport.mis.intake;

import io.rapport.events.CampaignEvent.Delivery;
import io.rapport.events.CampaignEvent.DeliveryEvent;
import io.rapport.events.CampaignEvent.MessageSkipped;
import io.rapport.kit.Columns;
import io.rapport.kit.inbox.Received;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/**
 * Who was treated and who held out: incremental revenue compares what both spent. Who was skipped is in no arm, since consent and caps are asked
 * before the arm is.
 */
@ApplicationScoped
class Arms {
    private static final String HELD_OUT = "held-out";

    private final Jdbi jdbi;

    Arms(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** A customer's first event of a campaign tells; her orders since then are counted again once this is committed. */
    void add(List<Received<DeliveryEvent>> events) {
        var told = events.stream()
                .filter(event -> !(event.data() instanceof MessageSkipped))
                .toList();
        if (told.isEmpty()) {
            return;
        }
        jdbi.useHandle(handle -> handle.createUpdate("""
                with entered as (
                    insert into campaign_arm (campaign_id, customer_id, held_out, decided_at, partition_id, record_offset)
                    select distinct on (campaign, customer, held_out) * from unnest(:campaign, :customer, :heldOut, :at, :partition, :offset)
                        as n (campaign, customer, held_out, at, partition_id, record_offset)
                    order by campaign, customer, held_out, partition_id, record_offset
                    on conflict do nothing
                    returning campaign_id, customer_id, decided_at),
                campaigns as (
                    insert into dirty_campaign (campaign_id, since) select campaign_id, min(decided_at) from entered group by campaign_id)
                insert into dirty_member (customer_id, since) select customer_id, min(decided_at) from entered group by customer_id
                """)
                .bindNamedArgumentFinder(Columns.of(told)
                        .uuid("campaign", event -> delivery(event).campaignId())
                        .uuid("customer", event -> delivery(event).customerId())
                        .bool("heldOut", event -> delivery(event).arm().equals(HELD_OUT))
                        .timestamptz("at", event -> event.envelope().time().truncatedTo(ChronoUnit.MICROS))
                        .integer("partition", Received::partition)
                        .bigint("offset", Received::offset))
                .execute());
    }

    private static Delivery delivery(Received<DeliveryEvent> event) {
        return event.data().delivery();
    }
}
