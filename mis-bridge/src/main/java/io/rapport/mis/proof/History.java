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
