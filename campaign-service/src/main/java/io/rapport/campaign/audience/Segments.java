package io.rapport.campaign.audience;

import io.agroal.api.AgroalDataSource;
import io.rapport.events.AnalyticsEvent.MembershipEvent;
import io.rapport.events.AnalyticsEvent.SegmentChanged;
import io.rapport.events.AnalyticsEvent.SegmentEntered;
import io.rapport.events.AnalyticsEvent.SegmentLeft;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;

/** Our copy of the segments and who is in them. */
@ApplicationScoped
public class Segments {
    /** Taken shared by whoever changes memberships, alone by whoever plans for all members: so nobody slips between. */
    private static final String LOCK_MEMBERSHIPS = "select pg_advisory_xact_lock%s(hashtext('memberships'))";

    @Inject
    AgroalDataSource database;

    public boolean exists(UUID segmentId) {
        try (var connection = database.getConnection();
                var query =
                        connection.prepareStatement("select 1 from segment where segment_id = ? and not archived")) {
            query.setObject(1, segmentId);
            return query.executeQuery().next();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Until the end of the transaction, memberships stand still. */
    public void freezeMemberships() {
        lock("");
    }

    void learn(List<SegmentChanged> changes) {
        var sql = """
                insert into segment (segment_id, version, name, archived) values (?, ?, ?, ?)
                on conflict (segment_id) do update set version = excluded.version, name = excluded.name, archived = excluded.archived
                where segment.version < excluded.version
                """;
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            for (var change : changes) {
                statement.setObject(1, change.segmentId());
                statement.setLong(2, change.version());
                statement.setString(3, change.name());
                statement.setBoolean(4, change.archived());
                statement.addBatch();
            }
            statement.executeBatch();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Remembers who is in; the newest version of each membership wins, in any order of arrival. */
    public void change(List<MembershipEvent> events) {
        lock("_shared");
        var newest = new LinkedHashMap<List<UUID>, MembershipEvent>();
        events.forEach(event -> newest.merge(
                List.of(event.segmentId(), event.customerId()), event, (a, b) -> version(a) > version(b) ? a : b));
        store(newest.values());
    }

    private void store(Collection<MembershipEvent> events) {
        var sql = """
                insert into membership (segment_id, customer_id, member, version)
                select * from unnest(?::uuid[], ?::uuid[], ?::boolean[], ?::bigint[]) as fresh(segment_id, customer_id)
                order by segment_id, customer_id
                on conflict (segment_id, customer_id) do update set member = excluded.member, version = excluded.version
                where membership.version < excluded.version
                """;
        var rows = new ArrayList<>(events);
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "uuid",
                            rows.stream().map(MembershipEvent::segmentId).toArray()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "uuid",
                            rows.stream().map(MembershipEvent::customerId).toArray()));
            statement.setArray(
                    3,
                    connection.createArrayOf(
                            "boolean",
                            rows.stream().map(SegmentEntered.class::isInstance).toArray()));
            statement.setArray(
                    4,
                    connection.createArrayOf(
                            "bigint", rows.stream().map(Segments::version).toArray()));
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void lock(String mode) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(LOCK_MEMBERSHIPS.formatted(mode))) {
            statement.execute();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long version(MembershipEvent event) {
        return switch (event) {
            case SegmentEntered entered -> entered.version();
            case SegmentLeft left -> left.version();
        };
    }
}
