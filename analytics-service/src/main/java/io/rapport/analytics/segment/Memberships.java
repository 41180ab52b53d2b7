package io.rapport.analytics.segment;

import io.agroal.api.AgroalDataSource;
import io.rapport.analytics.customer.Change;
import io.rapport.analytics.segment.RuleBook.Active;
import io.rapport.analytics.segment.RuleBook.Rules;
import io.rapport.analytics.sql.Sql;
import io.rapport.events.AnalyticsEvent.MembershipEvent;
import io.rapport.events.AnalyticsEvent.SegmentEntered;
import io.rapport.events.AnalyticsEvent.SegmentLeft;
import io.rapport.kit.company.Company;
import io.rapport.kit.outbox.Outbox;
import io.rapport.kit.outbox.OutgoingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Who is in which segment; says who entered and who left. */
@ApplicationScoped
public class Memberships {
    private final AgroalDataSource database;
    private final Outbox outbox;
    private final Company company;
    private final Clock clock;

    Memberships(AgroalDataSource database, Outbox outbox, Company company, Clock clock) {
        this.database = database;
        this.outbox = outbox;
        this.company = company;
        this.clock = clock;
    }

    /** Holds customers, whose rows are locked, against all rules in one statement, and publishes what changed. */
    public void review(List<Change> changes, Rules rules) {
        if (changes.isEmpty() || rules.segments().isEmpty()) {
            return;
        }
        var now = clock.instant();
        var moves = Sql.of(
                        """
                with changed as (
                  select * from unnest(?::uuid[], ?::boolean[]) n(customer_id, historical)),
                verdict as (
                  select n.customer_id, n.historical, s.segment_id, s.inside
                  from changed n join customer c using (customer_id) cross join lateral (values\s""",
                        changes.stream().map(Change::customerId).toArray(UUID[]::new),
                        changes.stream().map(Change::historical).toArray(Boolean[]::new))
                .plus(verdicts(rules))
                .plus("""
                ) s(segment_id, inside)),
                moved as (
                  insert into membership as m (segment_id, customer_id, version, entered_at, left_at)
                  select v.segment_id, v.customer_id, 1, ?, case when v.inside then null else ?::timestamptz end
                  from verdict v left join membership b
                    on b.segment_id = v.segment_id and b.customer_id = v.customer_id and b.left_at is null
                  where v.inside <> (b.customer_id is not null)
                  on conflict (segment_id, customer_id) do update
                    set version = m.version + 1, left_at = excluded.left_at,
                      entered_at = case when excluded.left_at is null then excluded.entered_at else m.entered_at end
                  returning segment_id, customer_id, version, left_at is null entered)
                select m.*, n.historical from moved m join changed n using (customer_id) order by customer_id, segment_id""", now, now)
                .query(database, Memberships::event);
        outbox.publishAll(moves.stream()
                .map(move -> OutgoingEvent.of(move.customerId().toString(), now, move))
                .toList());
    }

    private Sql verdicts(Rules rules) {
        var compiler = new RuleSql(clock.instant(), company.zone());
        return Sql.join(
                ", ",
                rules.segments().stream()
                        .map(segment -> verdict(segment, compiler))
                        .toList());
    }

    private static Sql verdict(Active segment, RuleSql compiler) {
        return Sql.of("(?::uuid, ", segment.id())
                .plus(compiler.inside(segment.rule()))
                .plus(")");
    }

    private static MembershipEvent event(ResultSet row) throws SQLException {
        var segment = Sql.uuid(row, "segment_id");
        var customer = Sql.uuid(row, "customer_id");
        var historical = row.getBoolean("historical");
        var version = row.getLong("version");
        return row.getBoolean("entered")
                ? new SegmentEntered(segment, customer, historical, version)
                : new SegmentLeft(segment, customer, historical, version);
    }
}
