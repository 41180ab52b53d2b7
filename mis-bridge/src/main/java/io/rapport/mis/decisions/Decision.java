package io.rapport.mis.decisions;

import io.rapport.mis.measure.Bucket;
import io.rapport.mis.measure.Kpi;
import io.rapport.mis.measure.Window;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.result.RowView;

/**
 * Something decided, and the KPI by which it is scored.
 *
 * @param insightKind of the insight it rests on, or null
 * @param days how many whole days after it are looked at
 * @param expected what the insight promised the KPI would gain over those days, or null
 */
record Decision(
        UUID id,
        Action action,
        String note,
        String insightKind,
        String insightSubject,
        Kpi kpi,
        String currency,
        String dimension,
        Instant takenAt,
        int days,
        BigDecimal expected,
        Instant recordedAt,
        String recordedBy) {

    static Decision read(RowView row) {
        return new Decision(
                row.getColumn("decision_id", UUID.class),
                row.getColumn("action", Action.class),
                row.getColumn("note", String.class),
                row.getColumn("insight_kind", String.class),
                row.getColumn("insight_subject", String.class),
                row.getColumn("kpi", Kpi.class),
                row.getColumn("currency", String.class),
                row.getColumn("dimension", String.class),
                row.getColumn("taken_at", Instant.class),
                row.getColumn("days", Integer.class),
                row.getColumn("expected", BigDecimal.class),
                row.getColumn("recorded_at", Instant.class),
                row.getColumn("recorded_by", String.class));
    }

    Bucket day(Instant start) {
        return new Bucket(Window.DAY, start, currency, dimension);
    }
}
