package io.rapport.mis.publication;

import static io.rapport.mis.store.Query.instant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.rapport.events.EventJson;
import io.rapport.events.MisEvent.SourceRange;
import io.rapport.mis.kpi.Figure;
import io.rapport.mis.measure.Bucket;
import io.rapport.mis.measure.Checksum;
import io.rapport.mis.measure.Kpi;
import io.rapport.mis.measure.Window;
import io.rapport.mis.store.Batch;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Reads a count of distinct customers with its events and what was looked at, all of one statement and so of one snapshot. */
final class CustomerFigure {
    private static final TypeReference<List<SourceRange>> SOURCES = new TypeReference<>() {};

    private CustomerFigure() {}

    static Batch.Reader<Figure> of(Kpi kpi) {
        return row -> new Figure(
                kpi,
                Bucket.plain(Window.valueOf(row.getString("window_name")), instant(row, "start")),
                row.getBigDecimal("customers"),
                row.getLong("events"),
                Checksum.of(row.getBigDecimal("checksum")),
                sources(row));
    }

    private static List<SourceRange> sources(ResultSet row) throws SQLException {
        try {
            return EventJson.MAPPER.readValue(row.getString("sources"), SOURCES);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the statement builds ranges", e);
        }
    }
}
