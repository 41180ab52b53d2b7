package io.rapport.mis.proof;

import static java.util.stream.Collectors.groupingBy;

import io.agroal.api.AgroalDataSource;
import io.rapport.mis.store.Batch;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** The bridge's own history of attributions, which outlives the compaction of their topic. */
@ApplicationScoped
class History {
    private final AgroalDataSource database;

    History(AgroalDataSource database) {
        this.database = database;
    }

    Attributed of(List<UUID> visitors) {
        return new Attributed(
                Batch.of(visitors).column(visitor -> visitor).query(database, """
                        select visitor_id, customer_id, version, partition_id, record_offset from attribution_history
                        where visitor_id = any(?::text[]::uuid[])
                        """, History::version).stream()
                        .collect(groupingBy(Attributed.Version::visitorId)));
    }

    private static Attributed.Version version(ResultSet row) throws SQLException {
        return new Attributed.Version(
                row.getObject("visitor_id", UUID.class),
                row.getObject("customer_id", UUID.class),
                row.getLong("version"),
                row.getInt("partition_id"),
                row.getLong("record_offset"));
    }
}
