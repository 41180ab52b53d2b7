package io.rapport.analytics.segment;

import static java.util.stream.Collectors.toMap;

import io.rapport.analytics.customer.Change;
import io.rapport.analytics.segment.RuleBook.Active;
import io.rapport.analytics.segment.RuleBook.Rules;
import io.rapport.events.AnalyticsEvent.MembershipEvent;
import io.rapport.events.AnalyticsEvent.SegmentEntered;
import io.rapport.events.AnalyticsEvent.SegmentLeft;
import io.rapport.kit.Columns;
import io.rapport.kit.company.Company;
import io.rapport.kit.outbox.Outbox;
import io.rapport.kit.outbox.OutgoingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;

/** Who is in which segment; says who entered and who left. */
@ApplicationScoped
public class Memberships {
    private final Jdbi jdbi;
    private final Outbox outbox;
    private final Company company;
    private final Clock clock;

    Memberships(Jdbi jdbi, Outbox outbox, Company company, Clock clock) {
        this.jdbi = jdbi;
        this.outbox = outbox;
        this.company = company;
        this.clock = clock;
    }

    /** Holds customers, whose rows are locked, against all rules in one statement, and publishes what changed. */
    public void review(List<Change> changes, Rules rules) {
        if (changes.isEmpty() || rules.segments().isEmpty()) {
            return;
        }
        var historical = changes.stream().collect(toMap(Change::customerId, Change::historical));
        var moves = standings(historical.keySet(), rules).stream()
                .flatMap(standing -> standing.moves(rules.segments()))
                .toList();
        if (!moves.isEmpty()) {
            store(moves, historical);
        }
    }

    private List<Standing> standings(Set<UUID> customerIds, Rules rules) {
        var compiler = new RuleSql(clock.instant(), company.zone());
        var verdicts = rules.segments().stream()
                .map(segment -> compiler.inside(segment.rule()))
                .toList();
        var select = Sql.of("select c.customer_id, array[")
                .plus(Sql.join(", ", verdicts))
                .plus("""
                ] fits, array(select m.segment_id from membership m
                  where m.customer_id = c.customer_id and m.left_at is null) inside
                from\s""")
                .plus(compiler.customers())
                .plus(" where c.customer_id = any(?)", (Object) customerIds.toArray(UUID[]::new));
        return jdbi.withHandle(handle -> select.query(handle)
                .map((row, _) -> new Standing(
                        row.getObject("customer_id", UUID.class),
                        List.of((Boolean[]) row.getArray("fits").getArray()),
                        Set.of((UUID[]) row.getArray("inside").getArray())))
                .list());
    }

    private void store(List<Move> moves, Map<UUID, Boolean> historical) {
        var now = clock.instant();
        var events = jdbi.withHandle(handle -> handle.createQuery("""
                insert into membership as m (segment_id, customer_id, version, entered_at, left_at)
                select segment_id, customer_id, 1, :now, case when not enters then :now end
                from unnest(:segment, :customer, :enters) n(segment_id, customer_id, enters)
                on conflict (segment_id, customer_id) do update
                  set version = m.version + 1, left_at = excluded.left_at,
                    entered_at = case when excluded.left_at is null then excluded.entered_at else m.entered_at end
                returning segment_id, customer_id, version, left_at is null entered""")
                .bind("now", now)
                .bindNamedArgumentFinder(Columns.of(moves)
                        .uuid("segment", Move::segmentId)
                        .uuid("customer", Move::customerId)
                        .bool("enters", Move::enters))
                .map(row -> event(row, historical))
                .list());
        outbox.publishAll(events.stream()
                .map(event -> OutgoingEvent.of(event.customerId().toString(), now, event))
                .toList());
    }

    private static MembershipEvent event(RowView row, Map<UUID, Boolean> historical) {
        var segment = row.getColumn("segment_id", UUID.class);
        var customer = row.getColumn("customer_id", UUID.class);
        var version = row.getColumn("version", Long.class);
        return row.getColumn("entered", Boolean.class)
                ? new SegmentEntered(segment, customer, historical.get(customer), version)
                : new SegmentLeft(segment, customer, historical.get(customer), version);
    }

    /**
     * What the rules say of a customer, and where she is.
     *
     * @param fits one for each rule, in their order
     */
    private record Standing(UUID customerId, List<Boolean> fits, Set<UUID> inside) {
        Stream<Move> moves(List<Active> segments) {
            return IntStream.range(0, segments.size())
                    .filter(i -> fits.get(i) != inside.contains(segments.get(i).id()))
                    .mapToObj(i -> new Move(segments.get(i).id(), customerId, fits.get(i)));
        }
    }

    private record Move(UUID segmentId, UUID customerId, boolean enters) {}
}
