package io.rapport.campaign.delivery;

import io.agroal.api.AgroalDataSource;
import io.rapport.campaign.suppression.Suppressions;
import io.rapport.events.AnalyticsEvent.MembershipEvent;
import io.rapport.events.CampaignEvent.Delivery;
import io.rapport.events.CampaignEvent.MessageSkipped;
import io.rapport.events.CampaignEvent.MessageUnsubscribed;
import io.rapport.kit.Ids;
import io.rapport.kit.outbox.Outbox;
import io.rapport.kit.outbox.OutgoingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Plans messages: one row for each (campaign, step, customer, occurrence), whatever comes twice. */
@ApplicationScoped
public class Deliveries {
    private static final String STEP = "message";
    private static final String OCCURRENCE = "once";

    @Inject
    AgroalDataSource database;

    @Inject
    Clock clock;

    @Inject
    Outbox outbox;

    @Inject
    Suppressions suppressions;

    /** For all who are in the segment now. */
    @Transactional(TxType.MANDATORY)
    public void planMembers(UUID campaignId, UUID segmentId, String channel) {
        var sql = """
                insert into delivery (id, campaign_id, step, customer_id, occurrence, channel, status, due_at)
                select gen_random_uuid(), ?, ?, customer_id, ?, ?, 'planned', ? from membership where segment_id = ? and member
                on conflict do nothing
                """;
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            statement.setObject(1, campaignId);
            statement.setString(2, STEP);
            statement.setString(3, OCCURRENCE);
            statement.setString(4, channel);
            statement.setTimestamp(5, now());
            statement.setObject(6, segmentId);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For those who enter the segment of a campaign that is under way. */
    @Transactional(TxType.MANDATORY)
    public void planEntered(List<MembershipEvent> entered) {
        if (entered.isEmpty()) {
            return;
        }
        var sql = """
                insert into delivery (id, campaign_id, step, customer_id, occurrence, channel, status, due_at)
                select e.id, c.id, ?, e.customer_id, ?, c.channel, 'planned', ?
                from unnest(?::uuid[], ?::uuid[], ?::uuid[]) as e(id, segment_id, customer_id)
                join campaign c on c.segment_id = e.segment_id and c.status in ('RUNNING', 'PAUSED')
                join membership m on m.segment_id = e.segment_id and m.customer_id = e.customer_id and m.member
                order by c.id, e.customer_id
                on conflict do nothing
                """;
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            statement.setString(1, STEP);
            statement.setString(2, OCCURRENCE);
            statement.setTimestamp(3, now());
            statement.setArray(
                    4,
                    connection.createArrayOf(
                            "uuid", entered.stream().map(_ -> Ids.next()).toArray()));
            statement.setArray(
                    5,
                    connection.createArrayOf(
                            "uuid",
                            entered.stream().map(MembershipEvent::segmentId).toArray()));
            statement.setArray(
                    6,
                    connection.createArrayOf(
                            "uuid",
                            entered.stream().map(MembershipEvent::customerId).toArray()));
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Skips whatever a stopped campaign had still planned. */
    @Transactional(TxType.MANDATORY)
    public void skipRest(UUID campaignId) {
        var sql = """
                update delivery set status = 'skipped', reason = 'campaign-stopped', decided_at = ?
                where campaign_id = ? and status in ('planned', 'queued') returning *
                """;
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            statement.setTimestamp(1, now());
            statement.setObject(2, campaignId);
            var rows = statement.executeQuery();
            var events = new ArrayList<OutgoingEvent>();
            while (rows.next()) {
                events.add(skipped(event(rows)));
            }
            outbox.publishAll(events);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Suppresses the reader's address at once. */
    @Transactional(TxType.MANDATORY)
    void unsubscribe(UUID deliveryId) {
        var sql = "select d.*, p.email_hash from delivery d join profile p using (customer_id) where d.id = ?";
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(sql)) {
            query.setObject(1, deliveryId);
            var row = query.executeQuery();
            if (row.next() && row.getString("email_hash") != null) {
                suppressions.suppressHash(row.getString("email_hash"), "unsubscribed");
                var delivery = event(row);
                outbox.publish(delivery.customerId().toString(), clock.instant(), new MessageUnsubscribed(delivery));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The language that the message was in, or null. */
    String language(UUID deliveryId) {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement("select language from delivery where id = ?")) {
            query.setObject(1, deliveryId);
            var row = query.executeQuery();
            return row.next() ? row.getString(1) : null;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private OutgoingEvent skipped(Delivery delivery) {
        return OutgoingEvent.of(
                delivery.customerId().toString(), clock.instant(), new MessageSkipped(delivery, "campaign-stopped"));
    }

    /** A row as its event tells of it. */
    static Delivery event(ResultSet row) throws SQLException {
        return new Delivery(
                row.getObject("id", UUID.class),
                row.getObject("campaign_id", UUID.class),
                row.getString("step"),
                row.getObject("customer_id", UUID.class),
                row.getString("occurrence"),
                row.getString("channel"),
                "treated",
                false);
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }
}
