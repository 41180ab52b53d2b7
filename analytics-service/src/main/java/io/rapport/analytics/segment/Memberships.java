package io.rapport.analytics.segment;

import static java.util.stream.Collectors.partitioningBy;
import static java.util.stream.Collectors.toMap;

import io.micrometer.core.instrument.MeterRegistry;
import io.rapport.analytics.customer.Change;
import io.rapport.events.AnalyticsEvent.MembershipEvent;
import io.rapport.events.AnalyticsEvent.SegmentEntered;
import io.rapport.events.AnalyticsEvent.SegmentLeft;
import io.rapport.kit.Columns;
import io.rapport.kit.company.Company;
import io.rapport.kit.outbox.Outbox;
import io.rapport.kit.outbox.OutgoingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.OffsetDateTime;
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
    /** For the transaction: hundreds of rules take longer to plan than to ask. */
    private static final String PLANNED_ONCE = "set local plan_cache_mode = force_generic_plan; set local jit = off";

    private final Jdbi jdbi;
    private final Outbox outbox;
    private final DueTimes dueTimes;
    private final Company company;
    private final Clock clock;
    private final MeterRegistry meters;

    Memberships(Jdbi jdbi, Outbox outbox, DueTimes dueTimes, Company company, Clock clock, MeterRegistry meters) {
        this.jdbi = jdbi;
        this.outbox = outbox;
        this.dueTimes = dueTimes;
        this.company = company;
        this.clock = clock;
        this.meters = meters;
    }

    /** Holds customers, whose rows are locked, against all rules. */
    public void review(List<Change> changes, Rules rules) {
        review(changes, rules, rules);
    }

    /**
     * Holds customers, whose rows are locked, against rules in one statement, and publishes what changed; those whom no rule has seen yet
     * against all.
     *
     * @param touched those of the rules that what has changed can change
     */
    public void review(List<Change> changes, Rules rules, Rules touched) {
        if (!changes.isEmpty()) {
            meters.timer("rapport.segment.review").record(() -> hold(changes, rules, touched));
            meters.counter("rapport.segment.reviewed.customers").increment(changes.size());
        }
    }

    private void hold(List<Change> changes, Rules rules, Rules touched) {
        var newcomers = newcomers(changes);
        var known = changes.stream().collect(partitioningBy(change -> !newcomers.contains(change.customerId())));
        hold(known.get(false), rules);
        hold(known.get(true), touched);
    }

    /** From now on they are held against what changes. */
    private Set<UUID> newcomers(List<Change> changes) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                update customer set held = true where customer_id = any(:ids) and not held returning customer_id""")
                .bindArray(
                        "ids",
                        UUID.class,
                        changes.stream().map(Change::customerId).toList())
                .mapTo(UUID.class)
                .set());
    }

    private void hold(List<Change> changes, Rules rules) {
        if (changes.isEmpty() || rules.segments().isEmpty()) {
            return;
        }
        var historical = changes.stream().collect(toMap(Change::customerId, Change::historical));
        var standings = standings(historical.keySet(), rules);
        var moves = standings.stream()
                .flatMap(standing -> standing.moves(rules.segments()))
                .toList();
        if (!moves.isEmpty()) {
            store(moves, historical);
        }
        dueTimes.advance(standings.stream()
                .filter(standing -> standing.due() != null)
                .map(standing ->
                        new DueTimes.Due(standing.customerId(), standing.due().toInstant()))
                .toList());
    }

    private List<Standing> standings(Set<UUID> customerIds, Rules rules) {
        var compiler = new RuleSql(new Moment(clock.instant(), company.zone(), false));
        var all = rules.segments().stream().map(Segmented::rule).toList();
        var verdicts = all.stream().map(compiler::inside).toList();
        var due = compiler.due(all);
        var select = Sql.of("select c.customer_id, array[")
                .plus(Sql.join(", ", verdicts))
                .plus("""
                ] fits, array(select m.segment_id from membership m
                  where m.customer_id = c.customer_id and m.left_at is null) inside,\s""")
                .plus(due)
                .plus(" due from ")
                .plus(compiler.customers())
                .plus(" where c.customer_id = any(?)", (Object) customerIds.toArray(UUID[]::new));
        return jdbi.withHandle(handle -> {
            handle.execute(PLANNED_ONCE);
            return select.query(handle)
                    .map((row, _) -> new Standing(
                            row.getObject("customer_id", UUID.class),
                            List.of((Boolean[]) row.getArray("fits").getArray()),
                            Set.of((UUID[]) row.getArray("inside").getArray()),
                            row.getObject("due", OffsetDateTime.class)))
                    .list();
        });
    }

    private void store(List<Move> moves, Map<UUID, Boolean> historical) {
        var now = clock.instant();
        var columns = Columns.of(moves)
                .uuid("segment", Move::segmentId)
                .uuid("customer", Move::customerId)
                .bool("enters", Move::enters);
        var events = jdbi.withHandle(handle -> {
            handle.createUpdate("""
                    insert into membership_past (segment_id, customer_id, entered_at, left_at)
                    select segment_id, customer_id, m.entered_at, m.left_at
                    from unnest(:segment, :customer, :enters) n(segment_id, customer_id, enters)
                    join membership m using (segment_id, customer_id) where n.enters and m.left_at > m.entered_at""").bindNamedArgumentFinder(columns).execute();
            return handle.createQuery("""
                    insert into membership as m (segment_id, customer_id, version, entered_at, left_at)
                    select segment_id, customer_id, 1, :now, case when not enters then :now end
                    from unnest(:segment, :customer, :enters) n(segment_id, customer_id, enters)
                    on conflict (segment_id, customer_id) do update
                      set version = m.version + 1, left_at = excluded.left_at,
                        entered_at = case when excluded.left_at is null then excluded.entered_at else m.entered_at end
                    returning segment_id, customer_id, version, left_at is null entered""")
                    .bind("now", now)
                    .bindNamedArgumentFinder(columns)
                    .map(row -> event(row, historical))
                    .list();
        });
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
     * @param due when time alone may next change what they say; null if never
     */
    private record Standing(UUID customerId, List<Boolean> fits, Set<UUID> inside, OffsetDateTime due) {
        Stream<Move> moves(List<Segmented> segments) {
            return IntStream.range(0, segments.size())
                    .filter(i -> fits.get(i) != inside.contains(segments.get(i).id()))
                    .mapToObj(i -> new Move(segments.get(i).id(), customerId, fits.get(i)));
        }
    }

    private record Move(UUID segmentId, UUID customerId, boolean enters) {}
}
