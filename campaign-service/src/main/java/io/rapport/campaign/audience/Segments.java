package io.rapport.campaign.audience;

import io.rapport.events.AnalyticsEvent.MembershipEvent;
import io.rapport.events.AnalyticsEvent.SegmentChanged;
import io.rapport.events.AnalyticsEvent.SegmentEntered;
import io.rapport.events.AnalyticsEvent.SegmentLeft;
import io.rapport.kit.Columns;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Our copy of the segments and who is in them. */
@ApplicationScoped
public class Segments {
    /** The lock taken shared by whoever changes memberships, alone by whoever plans for all members: so nobody slips between. */
    private static final String MEMBERSHIPS = "hashtext('memberships')";

    @Inject
    Jdbi jdbi;

    public boolean exists(UUID segmentId) {
        var sql = "select exists (select from segment where segment_id = ? and not archived)";
        return jdbi.withHandle(
                handle -> handle.select(sql, segmentId).mapTo(Boolean.class).one());
    }

    /** Until the end of the transaction, memberships stand still. */
    public void freezeMemberships() {
        jdbi.useHandle(handle -> handle.execute("select pg_advisory_xact_lock(" + MEMBERSHIPS + ")"));
    }

    void learn(List<SegmentChanged> changes) {
        var sql = """
                insert into segment (segment_id, version, name, archived)
                select distinct on (id) * from unnest(:ids, :versions, :names, :archived) as fresh(id, version)
                order by id, version desc
                on conflict (segment_id) do update set version = excluded.version, name = excluded.name, archived = excluded.archived
                where segment.version < excluded.version
                """;
        var columns = Columns.of(changes)
                .uuid("ids", SegmentChanged::segmentId)
                .bigint("versions", SegmentChanged::version)
                .text("names", SegmentChanged::name)
                .bool("archived", SegmentChanged::archived);
        jdbi.useHandle(handle ->
                handle.createUpdate(sql).bindNamedArgumentFinder(columns).execute());
    }

    /** Remembers who is in; the newest version of each membership wins, in any order of arrival. */
    public void change(List<MembershipEvent> events) {
        var sql = """
                insert into membership (segment_id, customer_id, member, version)
                select distinct on (segment_id, customer_id) *
                from unnest(:segments, :customers, :members, :versions) as fresh(segment_id, customer_id, member, version)
                order by segment_id, customer_id, version desc
                on conflict (segment_id, customer_id) do update set member = excluded.member, version = excluded.version
                where membership.version < excluded.version
                """;
        var columns = Columns.of(events)
                .uuid("segments", MembershipEvent::segmentId)
                .uuid("customers", MembershipEvent::customerId)
                .bool("members", SegmentEntered.class::isInstance)
                .bigint("versions", Segments::version);
        jdbi.useHandle(handle -> {
            handle.execute("select pg_advisory_xact_lock_shared(" + MEMBERSHIPS + ")");
            handle.createUpdate(sql).bindNamedArgumentFinder(columns).execute();
        });
    }

    private static long version(MembershipEvent event) {
        return switch (event) {
            case SegmentEntered entered -> entered.version();
            case SegmentLeft left -> left.version();
        };
    }
}
