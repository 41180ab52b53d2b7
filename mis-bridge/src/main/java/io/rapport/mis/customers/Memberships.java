package io.rapport.mis.customers;

import io.rapport.events.AnalyticsEvent.MembershipEvent;
import io.rapport.events.AnalyticsEvent.SegmentEntered;
import io.rapport.events.AnalyticsEvent.SegmentLeft;
import io.rapport.kit.Columns;
import io.rapport.kit.inbox.Received;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Who is in which segment now; the highest version wins. */
@ApplicationScoped
public class Memberships {
    private final Jdbi jdbi;
    private final CustomerCopies copies;

    Memberships(Jdbi jdbi, CustomerCopies copies) {
        this.jdbi = jdbi;
        this.copies = copies;
    }

    public void learn(List<Received<MembershipEvent>> events) {
        var newest = newest(events);
        if (newest.isEmpty()) {
            return;
        }
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into customer_segment as s (customer_id, segment_id, version, member)
                select * from unnest(:customer, :segment, :version, :member)
                on conflict (customer_id, segment_id) do update set version = excluded.version, member = excluded.member
                where s.version < excluded.version
                """)
                .bindNamedArgumentFinder(Columns.of(newest)
                        .uuid("customer", Membership::customerId)
                        .uuid("segment", Membership::segmentId)
                        .bigint("version", Membership::version)
                        .bool("member", Membership::member))
                .execute());
        copies.mark(newest.stream().map(Membership::customerId).distinct().toList());
    }

    private static Collection<Membership> newest(List<Received<MembershipEvent>> events) {
        var newest = new TreeMap<String, Membership>();
        events.stream()
                .map(event -> Membership.of(event.data()))
                .forEach(one -> newest.merge(
                        one.customerId() + "/" + one.segmentId(),
                        one,
                        (earlier, later) -> earlier.version() >= later.version() ? earlier : later));
        return newest.values();
    }

    private record Membership(UUID customerId, UUID segmentId, long version, boolean member) {
        static Membership of(MembershipEvent event) {
            return switch (event) {
                case SegmentEntered entered ->
                    new Membership(entered.customerId(), entered.segmentId(), entered.version(), true);
                case SegmentLeft left -> new Membership(left.customerId(), left.segmentId(), left.version(), false);
            };
        }
    }
}
