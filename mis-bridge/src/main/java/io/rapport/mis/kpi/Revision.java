package io.rapport.mis.kpi;

import static io.rapport.mis.store.Query.instant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.rapport.events.EventJson;
import io.rapport.events.MisEvent.KpiRevised;
import io.rapport.events.MisEvent.SourceRange;
import io.rapport.mis.measure.Bucket;
import io.rapport.mis.measure.Checksum;
import io.rapport.mis.measure.Dimension;
import io.rapport.mis.measure.Kpi;
import io.rapport.mis.measure.Window;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

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
    static final String COLUMNS =
            "kpi, window_name, dimension, start, currency, value, revision, final, events, checksum, sources, revised_at, seq";
    private static final TypeReference<List<SourceRange>> SOURCES = new TypeReference<>() {};

    static Revision read(ResultSet row) throws SQLException {
        return new Revision(
                Kpi.valueOf(row.getString("kpi")),
                new Bucket(
                        Window.valueOf(row.getString("window_name")),
                        instant(row, "start"),
                        row.getString("currency"),
                        row.getString("dimension")),
                row.getBigDecimal("value"),
                row.getLong("revision"),
                row.getBoolean("final"),
                row.getLong("events"),
                row.getLong("checksum"),
                sources(row.getString("sources")),
                instant(row, "revised_at"),
                row.getLong("seq"));
    }

    static String json(List<SourceRange> sources) {
        try {
            return EventJson.MAPPER.writeValueAsString(sources);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("ranges are always writable", e);
        }
    }

    /** The key of its record on {@code mis.kpis.v1}. */
    String key() {
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
                revisedAt);
    }

    private static List<SourceRange> sources(String json) {
        try {
            return EventJson.MAPPER.readValue(json, SOURCES);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the column holds what we wrote", e);
        }
    }
}
