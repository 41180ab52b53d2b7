package io.rapport.interaction.reconciliation;

import com.fasterxml.jackson.core.type.TypeReference;
import io.rapport.events.EventJson;
import io.rapport.interaction.order.OrderFigures;
import io.rapport.interaction.reconciliation.Reconciliation.Origin;
import io.rapport.interaction.reconciliation.Reconciliation.Refusal;
import io.rapport.kit.Columns;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.generic.GenericType;
import org.jdbi.v3.core.result.RowView;

/** Reconciliations as they are stored: how far each of them is, and what it found; never what an order says of a person. */
@ApplicationScoped
class ReconciliationRows {
    private static final GenericType<List<Refusal>> REFUSALS = new GenericType<>() {};
    private static final TypeReference<List<Refusal>> LIST_OF_REFUSALS = new TypeReference<>() {};
    private static final UUID LAST = new UUID(-1, -1);

    private static final String FIELDS = """
            id, source_id, origin, state, window_from, window_to, position, header, bytes, lines, listed, same, missing, different,
            extra, taken, rejected, refusals, note, failures, created_at, finished_at
            """;
    private static final String SELECT = "select " + FIELDS + " from reconciliation ";

    private static final String INSERT = """
            insert into reconciliation (id, source_id, origin, state, window_from, window_to, created_at)
            values (:id, :source, :origin, 'LISTING', :from, :to, :now)
            """;

    /** The oldest that nobody works at. */
    private static final String LEASE = """
            update reconciliation set leased_until = :until where id = (
                select id from reconciliation
                where finished_at is null and (state = 'COMPARING' or origin <> 'CSV')
                    and (leased_until is null or leased_until <= :now) and (next_try_at is null or next_try_at <= :now)
                order by created_at limit 1 for update skip locked)
            returning """ + " " + FIELDS;

    private static final String ADVANCE = """
            update reconciliation set position = :position, bytes = :bytes, lines = :lines, header = coalesce(:header, header),
                listed = listed + :listed, same = same + :same, missing = missing + :missing, different = different + :different,
                taken = taken + :taken, rejected = rejected + :rejected, failures = 0,
                refusals = jsonb_path_query_array(refusals || cast(:refusals as jsonb), '$[0 to %d]'), note = null,
                leased_until = case when leased_until is null then null else :until end
            where id = :id
            """.formatted(Reconciliation.NAMED - 1);

    private static final String LISTED = """
            insert into reconciliation_listed (reconciliation_id, order_key) select :id, key from unnest(:keys) as listed (key)
            on conflict do nothing
            """;

    private static final String DIFFERENCES = """
            insert into reconciliation_difference (reconciliation_id, order_key, kind, ours, theirs, taken, reason)
            select :id, key, kind, ours::jsonb, theirs::jsonb, taken, reason
            from unnest(:keys, :kinds, :ours, :theirs, :taken, :reasons) as found (key, kind, ours, theirs, taken, reason)
            on conflict (reconciliation_id, order_key) do update set kind = excluded.kind, ours = excluded.ours,
                theirs = excluded.theirs, taken = excluded.taken, reason = excluded.reason
            """;

    /** A stretch of our own orders, those of them that stand and are not in the list; the last key of the stretch is the next position. */
    private static final String EXTRA = """
            with stretch as (
                select order_key, placed_at, currency, gross, refunded, cancelled from customer_order
                where shop = :shop and order_key > :after order by order_key limit :limit),
            extra as (
                insert into reconciliation_difference (reconciliation_id, order_key, kind, ours, taken)
                select :id, order_key, 'EXTRA', jsonb_strip_nulls(jsonb_build_object('orderKey', order_key, 'placedAt', placed_at,
                    'currency', currency, 'gross', gross::text, 'refunded', refunded::text, 'cancelled', cancelled)), false
                from stretch
                where placed_at is not null and not cancelled
                    and (cast(:from as timestamptz) is null or placed_at >= :from)
                    and (cast(:to as timestamptz) is null or placed_at < :to)
                    and not exists (select 1 from reconciliation_listed listed
                        where listed.reconciliation_id = :id and listed.order_key = stretch.order_key)
                on conflict do nothing returning 1)
            select (select max(order_key) from stretch) as last, (select count(*) from extra) as found
            """;

    @Inject
    Jdbi jdbi;

    /** What a batch came to. */
    record Counts(long listed, long same, long missing, long different, long taken, long rejected) {}

    /** @param last null: there are no more */
    record Stretch(String last, long found) {}

    void insert(UUID id, UUID source, Origin origin, Instant from, Instant to, Instant now) {
        jdbi.useHandle(handle -> handle.createUpdate(INSERT)
                .bind("id", id)
                .bind("source", source)
                .bind("origin", origin.name())
                .bind("from", from)
                .bind("to", to)
                .bind("now", now)
                .execute());
    }

    Reconciliation find(UUID source, UUID id) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + "where id = :id and source_id = :source")
                        .bind("id", id)
                        .bind("source", source)
                        .registerColumnMapper(
                                REFUSALS, (row, column, _) -> EventJson.read(row.getString(column), LIST_OF_REFUSALS))
                        .mapTo(Reconciliation.class)
                        .findOne())
                .orElseThrow(() -> Problem.notFound("reconciliation", id));
    }

    Reconciliation lock(UUID id) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + "where id = :id for update")
                .bind("id", id)
                .registerColumnMapper(
                        REFUSALS, (row, column, _) -> EventJson.read(row.getString(column), LIST_OF_REFUSALS))
                .mapTo(Reconciliation.class)
                .one());
    }

    /** Newest first. */
    List<Reconciliation> before(UUID source, Optional<UUID> id, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        SELECT + "where source_id = :source and id < :id order by id desc limit :limit")
                .bind("source", source)
                .bind("id", id.orElse(LAST))
                .bind("limit", limit)
                .registerColumnMapper(
                        REFUSALS, (row, column, _) -> EventJson.read(row.getString(column), LIST_OF_REFUSALS))
                .mapTo(Reconciliation.class)
                .list());
    }

    boolean isPolling(UUID source) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select exists (select 1 from reconciliation where source_id = :source and origin <> 'CSV' and finished_at is null)")
                .bind("source", source)
                .mapTo(Boolean.class)
                .one());
    }

    Optional<Reconciliation> lease(Instant now, Duration time) {
        return jdbi.withHandle(handle -> handle.createQuery(LEASE)
                .bind("now", now)
                .bind("until", now.plus(time))
                .registerColumnMapper(
                        REFUSALS, (row, column, _) -> EventJson.read(row.getString(column), LIST_OF_REFUSALS))
                .mapTo(Reconciliation.class)
                .findOne());
    }

    void advance(Reconciliation at, Counts counts, List<Refusal> refusals, Instant leasedUntil) {
        jdbi.useHandle(handle -> handle.createUpdate(ADVANCE)
                .bind("id", at.id())
                .bind("position", at.position())
                .bind("bytes", at.bytes())
                .bind("lines", at.lines())
                .bind("header", at.header())
                .bind("listed", counts.listed())
                .bind("same", counts.same())
                .bind("missing", counts.missing())
                .bind("different", counts.different())
                .bind("taken", counts.taken())
                .bind("rejected", counts.rejected())
                .bind(
                        "refusals",
                        EventJson.write(
                                refusals.stream().limit(Reconciliation.NAMED).toList()))
                .bind("until", leasedUntil)
                .execute());
    }

    void keep(UUID id, List<String> listed, List<Difference> differences) {
        jdbi.useHandle(handle -> {
            handle.createUpdate(LISTED)
                    .bind("id", id)
                    .bindArray("keys", String.class, listed)
                    .execute();
            handle.createUpdate(DIFFERENCES)
                    .bind("id", id)
                    .bindNamedArgumentFinder(Columns.of(differences)
                            .text("keys", Difference::orderKey)
                            .text("kinds", Difference::kind)
                            .text("ours", difference -> json(difference.ours()))
                            .text("theirs", difference -> json(difference.theirs()))
                            .bool("taken", Difference::taken)
                            .text("reasons", Difference::reason))
                    .execute();
        });
    }

    Stretch keepExtra(Reconciliation at, String shop, int limit) {
        var stretch = jdbi.withHandle(handle -> handle.createQuery(EXTRA)
                .bind("id", at.id())
                .bind("shop", shop)
                .bind("after", at.position() == null ? "" : at.position())
                .bind("from", at.windowFrom())
                .bind("to", at.windowTo())
                .bind("limit", limit)
                .mapTo(Stretch.class)
                .one());
        jdbi.useHandle(handle -> handle.execute(
                "update reconciliation set position = ?, extra = extra + ? where id = ?",
                stretch.last(),
                stretch.found(),
                at.id()));
        return stretch;
    }

    /** The list is read: what of ours is not in it comes next. */
    void compare(UUID id) {
        jdbi.useHandle(handle -> handle.execute(
                "update reconciliation set state = 'COMPARING', position = null, leased_until = null, next_try_at = null where id = ?",
                id));
    }

    void finish(UUID id, Reconciliation.State state, String note, Instant now) {
        jdbi.useHandle(handle -> {
            handle.execute("delete from reconciliation_listed where reconciliation_id = ?", id);
            handle.execute(
                    "update reconciliation set state = ?, note = ?, finished_at = ?, leased_until = null where id = ?",
                    state.name(),
                    note,
                    now,
                    id);
        });
    }

    void postpone(UUID id, String note, Instant nextTry) {
        jdbi.useHandle(handle -> handle.execute(
                "update reconciliation set failures = failures + 1, note = ?, next_try_at = ?, leased_until = null where id = ?",
                note,
                nextTry,
                id));
    }

    /** By order key. */
    List<Difference> differences(UUID id, String kind, String after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select order_key, kind, ours, theirs, taken, reason from reconciliation_difference
                where reconciliation_id = :id and order_key > :after and (cast(:kind as text) is null or kind = :kind)
                order by order_key limit :limit
                """)
                .bind("id", id)
                .bind("kind", kind)
                .bind("after", after)
                .bind("limit", limit)
                .map(ReconciliationRows::difference)
                .list());
    }

    private static Difference difference(RowView row) {
        return new Difference(
                row.getColumn("order_key", String.class),
                Difference.Kind.valueOf(row.getColumn("kind", String.class)),
                figures(row.getColumn("ours", String.class)),
                figures(row.getColumn("theirs", String.class)),
                row.getColumn("taken", Boolean.class),
                row.getColumn("reason", String.class));
    }

    private static OrderFigures figures(String json) {
        return json == null ? null : EventJson.read(json, OrderFigures.class);
    }

    private static String json(OrderFigures figures) {
        return figures == null ? null : EventJson.write(figures);
    }
}
