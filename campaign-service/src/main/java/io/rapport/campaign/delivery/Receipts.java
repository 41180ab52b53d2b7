package io.rapport.campaign.delivery;

import io.agroal.api.AgroalDataSource;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Proves what a campaign did, as a whole and for each customer. */
@ApplicationScoped
public class Receipts {
    @Inject
    AgroalDataSource database;

    /** {@code consentEventId} is the event that allowed the message. */
    public record Line(
            UUID customerId,
            String step,
            String status,
            String reason,
            String language,
            String messageId,
            String consentEventId,
            Instant decidedAt) {}

    public Receipt of(UUID campaignId) {
        var sql = "select status, coalesce(reason, ''), count(*) from delivery where campaign_id = ? group by 1, 2";
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(sql)) {
            query.setObject(1, campaignId);
            var rows = query.executeQuery();
            var count = new Count();
            while (rows.next()) {
                count.add(rows.getString(1), rows.getString(2), rows.getLong(3));
            }
            return count.receipt();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public Page<Line> lines(UUID campaignId, PageRequest page) {
        var after = page.after(1)
                .map(cursor -> UUID.fromString(cursor.values().getFirst()))
                .orElse(new UUID(0, 0));
        var sql = "select * from delivery where campaign_id = ? and customer_id > ? order by customer_id limit ?";
        var lines = query(sql, campaignId, after, page.limit() + 1);
        return Page.of(lines, page.limit(), line -> List.of(line.customerId));
    }

    /** Why a customer was, or was not, sent a campaign's message. */
    public Line why(UUID customerId, UUID campaignId) {
        var lines = query(
                "select * from delivery where campaign_id = ? and customer_id = ? order by decided_at desc nulls last limit ?",
                campaignId,
                customerId,
                1);
        return lines.stream()
                .findFirst()
                .orElseThrow(() -> Problem.notFound("message of this campaign to customer", customerId));
    }

    private List<Line> query(String sql, UUID campaignId, UUID customerId, int limit) {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(sql)) {
            query.setObject(1, campaignId);
            query.setObject(2, customerId);
            query.setInt(3, limit);
            var rows = query.executeQuery();
            var lines = new ArrayList<Line>();
            while (rows.next()) {
                lines.add(line(rows));
            }
            return lines;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Line line(ResultSet row) throws SQLException {
        var decidedAt = row.getTimestamp("decided_at");
        return new Line(
                row.getObject("customer_id", UUID.class),
                row.getString("step"),
                row.getString("status"),
                row.getString("reason"),
                row.getString("language"),
                row.getString("message_id"),
                row.getString("consent_event_id"),
                decidedAt == null ? null : decidedAt.toInstant());
    }

    private static final class Count {
        private final Map<String, Long> skipped = new TreeMap<>();
        private final Map<String, Long> failed = new TreeMap<>();
        private long planned;
        private long sent;
        private long heldOut;
        private long pending;

        void add(String status, String reason, long n) {
            planned += n;
            switch (Status.of(status)) {
                case SENT -> sent += n;
                case HELD_OUT -> heldOut += n;
                case SKIPPED -> skipped.merge(reason, n, Long::sum);
                case FAILED -> failed.merge(reason, n, Long::sum);
                case PLANNED, QUEUED, SENDING -> pending += n;
            }
        }

        Receipt receipt() {
            return new Receipt(planned, sent, heldOut, skipped, failed, pending);
        }
    }
}
