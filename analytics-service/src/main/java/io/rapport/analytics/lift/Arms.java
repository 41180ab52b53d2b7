package io.rapport.analytics.lift;

import io.rapport.events.CampaignEvent.CampaignChanged;
import io.rapport.events.CampaignEvent.DeliveryEvent;
import io.rapport.events.CampaignEvent.MessageConverted;
import io.rapport.events.CampaignEvent.MessageSent;
import io.rapport.events.CampaignEvent.MessageSkipped;
import io.rapport.events.Money;
import io.rapport.kit.Columns;
import io.rapport.kit.inbox.Received;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * Who was in which arm of a campaign, from the first decision on. Who was skipped is in none: consent and caps are asked before the arm is,
 * so the others of both arms are alike. The first text that somebody got is hers.
 */
@ApplicationScoped
class Arms {
    private final Jdbi jdbi;

    Arms(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** @param variant null where there is but one text, or none was drawn yet */
    private record Decided(UUID campaignId, UUID customerId, String arm, String variant, Instant at) {}

    private record Converted(UUID campaignId, UUID customerId, Instant at, MessageConverted event) {}

    private record Cost(UUID campaignId, UUID deliveryId, Instant at, Money money) {}

    @Transactional
    void decided(List<Received<DeliveryEvent>> events) {
        enter(events.stream()
                .filter(event -> !(event.data() instanceof MessageSkipped))
                .map(event -> decided(event.envelope().time(), event.data()))
                .toList());
        convert(events.stream()
                .filter(event -> event.data() instanceof MessageConverted)
                .map(event -> converted(event.envelope().time(), (MessageConverted) event.data()))
                .toList());
        pay(events.stream()
                .filter(event -> event.data() instanceof MessageSent sent && sent.cost() != null)
                .map(event -> cost(event.envelope().time(), (MessageSent) event.data()))
                .toList());
    }

    private static Decided decided(Instant at, DeliveryEvent event) {
        var delivery = event.delivery();
        return new Decided(delivery.campaignId(), delivery.customerId(), delivery.arm(), delivery.variant(), at);
    }

    private static Converted converted(Instant at, MessageConverted event) {
        var delivery = event.delivery();
        return new Converted(delivery.campaignId(), delivery.customerId(), at, event);
    }

    private static Cost cost(Instant at, MessageSent event) {
        var delivery = event.delivery();
        return new Cost(delivery.campaignId(), delivery.deliveryId(), at, event.cost());
    }

    private void enter(List<Decided> decided) {
        if (decided.isEmpty()) {
            return;
        }
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into campaign_arm as a (campaign_id, customer_id, arm, decided_at, variant, variant_at)
                select campaign, customer, arm, min(at), (array_agg(variant order by at, variant) filter (where variant is not null))[1],
                  min(at) filter (where variant is not null)
                from unnest(:campaign, :customer, :arm, :at, :variant) n(campaign, customer, arm, at, variant)
                group by 1, 2, 3 order by 1, 2, 3
                on conflict (campaign_id, customer_id, arm) do update set decided_at = least(a.decided_at, excluded.decided_at),
                  (variant, variant_at) = (select t.variant, t.variant_at
                    from (values (a.variant, a.variant_at), (excluded.variant, excluded.variant_at)) t (variant, variant_at)
                    order by t.variant_at, t.variant limit 1)
                where excluded.decided_at < a.decided_at or excluded.variant_at <= a.variant_at
                  or a.variant_at is null and excluded.variant_at is not null""")
                .bindNamedArgumentFinder(Columns.of(decided)
                        .uuid("campaign", Decided::campaignId)
                        .uuid("customer", Decided::customerId)
                        .text("arm", Decided::arm)
                        .text("variant", Decided::variant)
                        .timestamptz("at", Decided::at))
                .execute());
    }

    private void convert(List<Converted> converted) {
        if (converted.isEmpty()) {
            return;
        }
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into campaign_conversion (campaign_id, order_key, customer_id, converted_at, currency, amount)
                select * from unnest(:campaign, :order, :customer, :at, :currency, :amount) on conflict do nothing""")
                .bindNamedArgumentFinder(Columns.of(converted)
                        .uuid("campaign", Converted::campaignId)
                        .text("order", c -> c.event().orderKey())
                        .uuid("customer", Converted::customerId)
                        .timestamptz("at", Converted::at)
                        .text("currency", c -> c.event().money().currency())
                        .numeric("amount", c -> c.event().money().amount()))
                .execute());
    }

    private void pay(List<Cost> costs) {
        if (costs.isEmpty()) {
            return;
        }
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into campaign_cost (campaign_id, delivery_id, sent_at, currency, amount)
                select * from unnest(:campaign, :delivery, :at, :currency, :amount) on conflict do nothing""")
                .bindNamedArgumentFinder(Columns.of(costs)
                        .uuid("campaign", Cost::campaignId)
                        .uuid("delivery", Cost::deliveryId)
                        .timestamptz("at", Cost::at)
                        .text("currency", cost -> cost.money().currency())
                        .numeric("amount", cost -> cost.money().amount()))
                .execute());
    }

    @Transactional
    void known(List<CampaignChanged> campaigns) {
        var newest = new TreeMap<UUID, CampaignChanged>();
        campaigns.forEach(campaign -> newest.merge(
                campaign.campaignId(), campaign, (one, other) -> other.version() > one.version() ? other : one));
        if (newest.isEmpty()) {
            return;
        }
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into campaign_known as k (campaign_id, version, name, status, holdout, started_at)
                select * from unnest(:id, :version, :name, :status, :holdout, :started)
                on conflict (campaign_id) do update set version = excluded.version, name = excluded.name, status = excluded.status,
                  holdout = excluded.holdout, started_at = excluded.started_at
                where k.version < excluded.version""")
                .bindNamedArgumentFinder(Columns.of(newest.values())
                        .uuid("id", CampaignChanged::campaignId)
                        .bigint("version", CampaignChanged::version)
                        .text("name", CampaignChanged::name)
                        .text("status", CampaignChanged::status)
                        .numeric("holdout", CampaignChanged::holdout)
                        .timestamptz("started", CampaignChanged::startedAt))
                .execute());
    }
}
