package io.rapport.mis.proof;

import static java.util.stream.Collectors.groupingBy;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** The bridge's own history of attributions, which outlives the compaction of their topic. */
@ApplicationScoped
class History {
    private final Jdbi jdbi;

    History(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    Enrolled membershipsIn(List<UUID> segments) {
        return new Enrolled(jdbi.withHandle(handle -> handle.createQuery("""
                select customer_id, segment_id, version, at, entered, partition_id as partition, record_offset as "offset"
                from membership where segment_id = any(:segments)
                """)
                .bindArray("segments", UUID.class, segments)
                .mapTo(Enrolled.Change.class)
                .collect(groupingBy(Enrolled.Change::customerId))));
    }

    Attributed of(List<UUID> visitors) {
        return new Attributed(jdbi.withHandle(handle -> handle.createQuery("""
                select visitor_id, customer_id, version, partition_id as partition, record_offset as "offset"
                from attribution_history where visitor_id = any(:visitors)
                """)
                .bindArray("visitors", UUID.class, visitors)
                .mapTo(Attributed.Version.class)
                .collect(groupingBy(Attributed.Version::visitorId))));
    }
}
