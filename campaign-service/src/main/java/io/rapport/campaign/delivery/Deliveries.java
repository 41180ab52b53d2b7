package io.rapport.campaign.delivery;

import io.rapport.campaign.suppression.Suppressions;
import io.rapport.events.AnalyticsEvent.MembershipEvent;
import io.rapport.events.CampaignEvent.Delivery;
import io.rapport.events.CampaignEvent.DeliveryEvent;
import io.rapport.events.CampaignEvent.MessageSkipped;
import io.rapport.events.CampaignEvent.MessageUnsubscribed;
import io.rapport.kit.Columns;
import io.rapport.kit.Ids;
import io.rapport.kit.company.Company;
import io.rapport.kit.outbox.Outbox;
import io.rapport.kit.outbox.OutgoingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/** Plans messages: one row for each (campaign, step, customer, occurrence), whatever comes twice. */
@ApplicationScoped
public class Deliveries {
    private static final String STEP = "message";
    private static final String OCCURRENCE = "once";

    /** After which PostgreSQL would plan badly until it has looked again by itself. */
    private static final int MANY = 10_000;

    private static final String STOPPED = "campaign-stopped";

    /** One after the other, in no order that anybody could guess. */
    private static final String PACE = """
             + (row_number() over (partition by base order by hashtext(customer_id::text)) - 1) * interval '1 minute' / cast(:perMinute as int)""";

    @Inject
    Jdbi jdbi;

    @Inject
    Clock clock;

    @Inject
    Outbox outbox;

    @Inject
    Suppressions suppressions;

    @Inject
    Company company;

    /** For all who are in one of the segments now. */
    @Transactional(TxType.MANDATORY)
    public void planMembers(Plan plan) {
        var sql = """
                insert into delivery (id, campaign_id, step, customer_id, occurrence, channel, status, due_at)
                select uuidv7(), :campaign, :step, customer_id, :occurrence, :channel, 'planned',
                  base%s
                from (
                  select m.customer_id,
                    coalesce(cast(:due as timestamptz), cast(:local as timestamp) at time zone coalesce(p.time_zone, :elsewhere)) as base
                  from (select distinct customer_id from membership where segment_id = any (:segments) and member) m
                  left join profile p on p.customer_id = m.customer_id) planned
                order by customer_id
                on conflict do nothing
                """.formatted(plan.perMinute() == null ? "" : PACE);
        jdbi.useHandle(handle -> {
            var insert = handle.createUpdate(sql)
                    .bind("campaign", plan.campaignId())
                    .bind("step", STEP)
                    .bind("occurrence", plan.occurrence())
                    .bind("channel", plan.channel())
                    .bind("due", plan.dueAt())
                    .bind("local", plan.local())
                    .bind("elsewhere", plan.elsewhere())
                    .bindArray("segments", UUID.class, plan.segments());
            if (plan.perMinute() != null) {
                insert.bind("perMinute", plan.perMinute());
            }
            if (insert.execute() >= MANY) {
                handle.execute("analyze delivery");
            }
        });
    }

    /** For those who enter a segment of a campaign that is under way and goes out once. */
    @Transactional(TxType.MANDATORY)
    public void planEntered(List<MembershipEvent> entered) {
        if (entered.isEmpty()) {
            return;
        }
        var sql = """
                insert into delivery (id, campaign_id, step, customer_id, occurrence, channel, status, due_at)
                select e.id, c.id, :step, e.customer_id, :occurrence, c.channel, 'planned',
                  greatest(:now, case when c.schedule_zone = 'customer'
                    then c.schedule_at at time zone coalesce(p.time_zone, :company) else :now end)
                from unnest(:ids, :segments, :customers) as e(id, segment_id, customer_id)
                join campaign c on (c.segment_id = e.segment_id or e.segment_id = any (c.also_segments))
                  and c.status in ('RUNNING', 'PAUSED') and c.next_at is null and c.schedule_every is null
                join membership m on m.segment_id = e.segment_id and m.customer_id = e.customer_id and m.member
                left join profile p on p.customer_id = e.customer_id
                order by c.id, e.customer_id
                on conflict do nothing
                """;
        var columns = Columns.of(entered)
                .uuid("ids", _ -> Ids.next())
                .uuid("segments", MembershipEvent::segmentId)
                .uuid("customers", MembershipEvent::customerId);
        jdbi.useHandle(handle -> handle.createUpdate(sql)
                .bindNamedArgumentFinder(columns)
                .bind("step", STEP)
                .bind("occurrence", OCCURRENCE)
                .bind("company", company.zone().getId())
                .bind("now", clock.instant())
                .execute());
    }

    /** A campaign that kept a pace goes on with it: what was due in its pause, or is later, comes as much later. */
    @Transactional(TxType.MANDATORY)
    public void shift(UUID campaignId, Instant pausedAt) {
        var sql = """
                update delivery set due_at = due_at + (cast(:now as timestamptz) - cast(:paused as timestamptz))
                where campaign_id = :campaign and status = 'planned' and due_at > :paused
                """;
        jdbi.useHandle(handle -> handle.createUpdate(sql)
                .bind("now", clock.instant())
                .bind("paused", pausedAt)
                .bind("campaign", campaignId)
                .execute());
    }

    /** Skips whatever a stopped campaign had still planned. */
    @Transactional(TxType.MANDATORY)
    public void skipRest(UUID campaignId) {
        var sql = """
                update delivery set status = 'skipped', reason = :reason, decided_at = :now
                where campaign_id = :campaign and status in ('planned', 'queued') returning *
                """;
        var now = clock.instant();
        var skipped = jdbi.withHandle(handle -> handle.createQuery(sql)
                .bind("reason", STOPPED)
                .bind("now", now)
                .bind("campaign", campaignId)
                .map(Deliveries::event)
                .list());
        outbox.publishAll(skipped.stream()
                .map(delivery -> outgoing(now, new MessageSkipped(delivery, STOPPED)))
                .toList());
    }

    /** Suppresses the reader's address at once; customer-service hears of it and takes her consent back. */
    @Transactional(TxType.MANDATORY)
    void unsubscribe(UUID deliveryId, String reason) {
        unsubscribe(deliveryId, reason, false);
    }

    /** @param everything she wants no more of anything, on no channel */
    @Transactional(TxType.MANDATORY)
    void unsubscribe(UUID deliveryId, String reason, boolean everything) {
        addressee(deliveryId).ifPresent(reader -> {
            suppressions.suppress(reader.delivery().channel(), reader.addressHash(), reason);
            var said = new MessageUnsubscribed(reader.delivery(), reader.purpose(), reason, everything);
            outbox.publishAll(List.of(outgoing(clock.instant(), said)));
        });
    }

    @Transactional(TxType.MANDATORY)
    void suppress(UUID deliveryId, String reason) {
        addressee(deliveryId)
                .ifPresent(reader -> suppressions.suppress(reader.delivery().channel(), reader.addressHash(), reason));
    }

    /** The language that the message was in, or null. */
    String language(UUID deliveryId) {
        return jdbi.withHandle(handle -> handle.select("select language from delivery where id = ?", deliveryId)
                .mapTo(String.class)
                .findOne()
                .orElse(null));
    }

    /** Keyed by its customer, as all events of deliveries are. */
    public static OutgoingEvent outgoing(Instant now, DeliveryEvent event) {
        return OutgoingEvent.of(event.delivery().customerId().toString(), now, event);
    }

    /** A row as its event tells of it. */
    public static Delivery event(ResultSet row, StatementContext context) throws SQLException {
        return new Delivery(
                row.getObject("id", UUID.class),
                row.getObject("campaign_id", UUID.class),
                row.getString("step"),
                row.getObject("customer_id", UUID.class),
                row.getString("occurrence"),
                row.getString("channel"),
                "treated",
                false,
                row.getString("variant"));
    }

    private Optional<Addressee> addressee(UUID deliveryId) {
        var sql = """
                select d.*, c.purpose, coalesce(d.address_hash, case when d.channel = 'email' then p.email_hash else p.phone_hash end) as hash
                from delivery d join campaign c on c.id = d.campaign_id left join profile p on p.customer_id = survivor_of(d.customer_id)
                where d.id = ? and coalesce(d.address_hash, p.email_hash, p.phone_hash) is not null
                """;
        return jdbi.withHandle(handle -> handle.select(sql, deliveryId)
                .map((row, context) ->
                        new Addressee(event(row, context), row.getString("hash"), row.getString("purpose")))
                .findOne());
    }

    private record Addressee(Delivery delivery, String addressHash, String purpose) {}
}
