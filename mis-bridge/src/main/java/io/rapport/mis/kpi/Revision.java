package io.rapport.mis.kpi;

import io.rapport.events.EventJson;
import io.rapport.events.MisEvent.KpiRevised;
import io.rapport.events.MisEvent.SourceRange;
import io.rapport.mis.measure.Bucket;
import io.rapport.mis.measure.Checksum;
import io.rapport.mis.measure.Dimension;
import io.rapport.mis.measure.Durations;
import io.rapport.mis.measure.Family;
import io.rapport.mis.measure.Kpi;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.result.RowView;

/**
 * What was published last about one KPI of one bucket.
 *
 * @param number rises by one with each change
 * @param last the window is over and its input was drained
 * @param seq rises with every revision of any KPI, in the order they were committed
 */
public record Revision(
        Kpi kpi,
        Bucket bucket,
        BigDecimal value,
        long number,
        boolean last,
        long events,
        long checksum,
        List<SourceRange> sources,
        Instant revisedAt,
        long seq) {
    public static final String COLUMNS =
            "kpi, window_name, dimension, start, currency, value, revision, final, events, checksum, sources, revised_at, seq";

    public static Revision read(RowView row) {
        return new Revision(
                row.getColumn("kpi", Kpi.class),
                Bucket.read(row),
                row.getColumn("value", BigDecimal.class),
                row.getColumn("revision", Long.class),
                row.getColumn("final", Boolean.class),
                row.getColumn("events", Long.class),
                row.getColumn("checksum", Long.class),
                List.of(EventJson.read(row.getColumn("sources", String.class), SourceRange[].class)),
                row.getColumn("revised_at", Instant.class),
                row.getColumn("seq", Long.class));
    }

    /** The key of its record on {@code mis.kpis.v1}. */
    public String key() {
        return bucket.key(kpi);
    }

    /** As published on the topic and over HTTP. */
    public KpiRevised published() {
        return new KpiRevised(
                kpi.label(),
                bucket.window().label(),
                bucket.start(),
                kpi.perCurrency() ? bucket.currency() : null,
                Dimension.read(bucket.dimension()),
                value,
                number,
                last,
                events,
                sources,
                Checksum.text(checksum),
                revisedAt,
                kpi.family() == Family.PERCENTILES ? Durations.RANK_ERROR : null);
    }
}
