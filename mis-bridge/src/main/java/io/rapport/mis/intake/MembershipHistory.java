package io.rapport.mis.intake;

import io.rapport.events.AnalyticsEvent.MembershipEvent;
import io.rapport.events.AnalyticsEvent.SegmentEntered;
import io.rapport.events.AnalyticsEvent.SegmentLeft;
import io.rapport.kit.Columns;
import io.rapport.kit.inbox.Received;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Every time somebody entered or left a segment: a figure asks who was in it then. */
@ApplicationScoped
class MembershipHistory {
    private final Jdbi jdbi;

    MembershipHistory(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Her orders since then are counted again once this is committed, whatever ran beside it. */
    void add(List<Received<MembershipEvent>> events) {
        if (events.isEmpty()) {
            return;
        }
        jdbi.useHandle(handle -> handle.createUpdate("""
                with learnt as (
                    insert into membership (partition_id, record_offset, customer_id, segment_id, version, at, entered)
                    select * from unnest(:partition, :offset, :customer, :segment, :version, :at, :entered)
                    on conflict do nothing
                    returning customer_id, at)
                insert into dirty_member (customer_id, since) select customer_id, min(at) from learnt group by customer_id
                """)
                .bindNamedArgumentFinder(Columns.of(events)
                        .integer("partition", Received::partition)
                        .bigint("offset", Received::offset)
                        .uuid("customer", event -> event.data().customerId())
                        .uuid("segment", event -> event.data().segmentId())
                        .bigint("version", event -> version(event.data()))
                        .timestamptz("at", event -> event.envelope().time().truncatedTo(ChronoUnit.MICROS))
                        .bool("entered", event -> event.data() instanceof SegmentEntered))
                .execute());
    }

    private static long version(MembershipEvent event) {
        return switch (event) {
            case SegmentEntered entered -> entered.version();
            case SegmentLeft left -> left.version();
        };
    }
}
