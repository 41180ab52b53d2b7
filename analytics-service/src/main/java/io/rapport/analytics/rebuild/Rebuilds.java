package io.rapport.analytics.rebuild;

import com.fasterxml.jackson.core.type.TypeReference;
import io.rapport.analytics.rebuild.RebuildResource.Answer;
import io.rapport.analytics.rebuild.RebuildResource.Compared;
import io.rapport.analytics.rebuild.RebuildResource.Difference;
import io.rapport.analytics.rebuild.RebuildResource.Expired;
import io.rapport.analytics.rebuild.RebuildResource.Progress;
import io.rapport.events.EventJson;
import io.rapport.kit.Ids;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;

/** Asks for rebuilds and reads them; {@link RebuildRun} does them. Its tables are named with their schema: a rebuild looks elsewhere first. */
@ApplicationScoped
class Rebuilds {
    private static final TypeReference<List<Expired>> EXPIRED = new TypeReference<>() {};
    private static final TypeReference<List<Compared>> COMPARED = new TypeReference<>() {};
    private static final TypeReference<List<Difference>> DIFFERENCES = new TypeReference<>() {};

    private final Jdbi jdbi;
    private final Clock clock;

    Rebuilds(Jdbi jdbi, Clock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /** What {@link RebuildRun} works on. */
    record Active(UUID rebuildId, State state, Integer migration, UUID scoredBy, boolean lossy) {}

    enum State {
        WAITING,
        REPLAYING,
        SWITCHING,
        ANNOUNCING;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** @throws Problem 409 while one is under way */
    @Transactional
    Answer request() {
        var id = Ids.next();
        var inserted = jdbi.withHandle(handle -> handle.execute("""
                insert into public.rebuild (rebuild_id, state, requested_at) values (?, 'waiting', ?)
                on conflict ((true)) where state in ('waiting', 'replaying', 'switching', 'announcing') do nothing""", id, clock.instant()));
        if (inserted == 0) {
            throw Problem.conflict("A rebuild is under way"
                    + active().map(active -> ": " + active.rebuildId()).orElse("") + ".");
        }
        return get(id);
    }

    /** The one under way. */
    Optional<Active> active() {
        return jdbi.withHandle(
                handle -> handle.createQuery("""
                select rebuild_id, upper(state) state, migration, scored_by, expired <> '[]' lossy from public.rebuild
                where state in ('waiting', 'replaying', 'switching', 'announcing')""").mapTo(Active.class).findOne());
    }

    /** @throws Problem 404 */
    Answer get(UUID id) {
        return jdbi.withHandle(handle ->
                        handle.createQuery("""
                select rebuild_id, state, requested_at, started_at, ended_at, skipped, expired::text expired, compared::text compared,
                  differences::text differences, reason
                from public.rebuild where rebuild_id = :id""").bind("id", id).map(this::answer).findOne())
                .orElseThrow(() -> Problem.notFound("rebuild", id));
    }

    void start(UUID id, int migration, UUID scoredBy, List<Expired> expired) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                update public.rebuild set state = 'replaying', started_at = :now, migration = :migration, scored_by = :fit,
                  expired = :expired::jsonb, skipped = 0, compared = null, differences = null
                where rebuild_id = :id""")
                .bind("now", clock.instant())
                .bind("migration", migration)
                .bind("fit", scoredBy)
                .bind("expired", EventJson.write(expired))
                .bind("id", id)
                .execute());
    }

    void enter(UUID id, State state) {
        jdbi.useHandle(
                handle -> handle.execute("update public.rebuild set state = ? where rebuild_id = ?", state.word(), id));
    }

    /** Whatever it was at, it begins again. */
    void restart() {
        jdbi.useHandle(handle -> handle.execute(
                "update public.rebuild set state = 'waiting' where state in ('replaying', 'switching')"));
    }

    void scored(UUID id, UUID fitId) {
        jdbi.useHandle(
                handle -> handle.execute("update public.rebuild set scored_by = ? where rebuild_id = ?", fitId, id));
    }

    void skipped(UUID id) {
        jdbi.useHandle(
                handle -> handle.execute("update public.rebuild set skipped = skipped + 1 where rebuild_id = ?", id));
    }

    void compared(UUID id, List<Compared> compared, List<Difference> differences) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                update public.rebuild set compared = :compared::jsonb, differences = :differences::jsonb where rebuild_id = :id""")
                .bind("compared", EventJson.write(compared))
                .bind("differences", EventJson.write(differences))
                .bind("id", id)
                .execute());
    }

    void ended(UUID id, String state, String reason) {
        jdbi.useHandle(handle -> handle.execute(
                "update public.rebuild set state = ?, reason = ?, ended_at = ? where rebuild_id = ?",
                state,
                reason,
                clock.instant(),
                id));
    }

    private Answer answer(RowView row) {
        var state = row.getColumn("state", String.class);
        var compared = Optional.ofNullable(row.getColumn("compared", String.class))
                .map(json -> EventJson.read(json, COMPARED));
        return new Answer(
                row.getColumn("rebuild_id", UUID.class),
                state,
                row.getColumn("requested_at", Instant.class),
                row.getColumn("started_at", Instant.class),
                row.getColumn("ended_at", Instant.class),
                state.equals("replaying") || state.equals("switching") ? progress() : null,
                state.equals("announcing") || state.equals("done"),
                row.getColumn("skipped", Long.class),
                EventJson.read(row.getColumn("expired", String.class), EXPIRED),
                compared.map(tables ->
                                tables.stream().mapToLong(Compared::differing).sum())
                        .orElse(null),
                compared.orElse(null),
                Optional.ofNullable(row.getColumn("differences", String.class))
                        .map(json -> EventJson.read(json, DIFFERENCES))
                        .orElse(null),
                row.getColumn("reason", String.class));
    }

    /** In offsets: what compaction took away counts as applied. Null while the schema is being made or dropped. */
    private Progress progress() {
        boolean there =
                jdbi.withHandle(handle -> handle.createQuery("select to_regclass('rebuild.inbox_offset') is not null")
                        .mapTo(Boolean.class)
                        .one());
        return there
                ? jdbi.withHandle(
                        handle -> handle.createQuery("""
                select coalesce(sum(least(r.applied, l.applied) + 1), 0)::bigint applied, coalesce(sum(l.applied + 1), 0)::bigint "of"
                from public.inbox_offset l left join rebuild.inbox_offset r using (consumer, topic_id, partition)
                where l.consumer <> 'privacy'""").mapTo(Progress.class).one())
                : null;
    }
}
