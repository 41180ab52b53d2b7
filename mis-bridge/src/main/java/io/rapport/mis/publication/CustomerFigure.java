package io.rapport.mis.publication;

import io.rapport.events.EventJson;
import io.rapport.events.MisEvent.SourceRange;
import io.rapport.mis.kpi.Figure;
import io.rapport.mis.measure.Bucket;
import io.rapport.mis.measure.Checksum;
import io.rapport.mis.measure.Kpi;
import io.rapport.mis.measure.Window;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.result.RowView;

/** Reads a count of distinct customers with its events and what was looked at, all of one statement and so of one snapshot. */
final class CustomerFigure {
    private CustomerFigure() {}

    static Figure read(Kpi kpi, RowView row) {
        return new Figure(
                kpi,
                Bucket.plain(row.getColumn("window_name", Window.class), row.getColumn("start", Instant.class)),
                row.getColumn("customers", BigDecimal.class),
                row.getColumn("events", Long.class),
                Checksum.of(row.getColumn("checksum", BigDecimal.class)),
                List.of(EventJson.read(row.getColumn("sources", String.class), SourceRange[].class)));
    }
}
