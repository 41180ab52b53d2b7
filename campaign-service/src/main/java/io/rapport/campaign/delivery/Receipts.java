package io.rapport.campaign.delivery;

import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Proves what a campaign did, as a whole and for each customer. */
@ApplicationScoped
public class Receipts {
    private static final String LINES = """
            select customer_id, step, occurrence, status, reason, language, message_id, consent_event_id, decided_at from delivery
            """;

    @Inject
    Jdbi jdbi;

    /** {@code consentEventId} is the event that allowed the message. */
    public record Line(
            UUID customerId,
            String step,
            String occurrence,
            String status,
            String reason,
            String language,
            String messageId,
            String consentEventId,
            Instant decidedAt) {}

    public Receipt of(UUID campaignId) {
        var sql = "select status, coalesce(reason, ''), count(*) from delivery where campaign_id = ? group by 1, 2";
        return jdbi.withHandle(handle -> handle.select(sql, campaignId)
                        .reduceResultSet(new Count(), (count, row, _) -> {
                            count.add(row.getString(1), row.getString(2), row.getLong(3));
                            return count;
                        }))
                .receipt();
    }

    public Page<Line> lines(UUID campaignId, PageRequest page) {
        var after = page.after(3);
        var sql = LINES + """
                where campaign_id = :campaign and (customer_id, step, occurrence) > (:customer, :step, :occurrence)
                order by customer_id, step, occurrence limit :limit
                """;
        var found = jdbi.withHandle(handle -> handle.createQuery(sql)
                .bind("campaign", campaignId)
                .bind("customer", after.map(cursor -> cursor.uuid(0)).orElse(new UUID(0, 0)))
                .bind("step", after.map(cursor -> cursor.text(1)).orElse(""))
                .bind("occurrence", after.map(cursor -> cursor.text(2)).orElse(""))
                .bind("limit", page.limit() + 1)
                .mapTo(Line.class)
                .list());
        return Page.of(found, page.limit(), line -> List.of(line.customerId, line.step, line.occurrence));
    }

    /** Why a customer, or one who was merged with her, was, or was not, sent a campaign's message. */
    public Line why(UUID customerId, UUID campaignId) {
        var sql = """
                where campaign_id = :campaign and customer_id in (select same_person(:customer))
                order by coalesce(reason, '') = 'merged', decided_at desc nulls last limit :limit""";
        return query(sql, campaignId, customerId, 1).stream()
                .findFirst()
                .orElseThrow(() -> Problem.notFound("message of this campaign to customer", customerId));
    }

    private List<Line> query(String which, UUID campaignId, UUID customerId, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(LINES + which)
                .bind("campaign", campaignId)
                .bind("customer", customerId)
                .bind("limit", limit)
                .mapTo(Line.class)
                .list());
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
