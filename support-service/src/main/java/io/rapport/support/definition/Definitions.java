package io.rapport.support.definition;

import static java.util.Objects.requireNonNullElse;

import io.rapport.events.EventJson;
import io.rapport.kit.Ids;
import io.rapport.kit.http.Etag;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Everything that people set up, by kind. */
@ApplicationScoped
@Transactional
public class Definitions {
    private static final String PAGE = """
            select id, version, body from definition where kind = :kind and (position, id) > (:position, :id)
            order by position, id limit :limit
            """;

    @Inject
    Jdbi jdbi;

    @Inject
    Clock clock;

    private record Row(UUID id, long version, String body) {
        <T> Stored<T> as(Kind<T> kind) {
            return new Stored<>(id, version, EventJson.read(body, kind.type()));
        }
    }

    public <T extends Definition> Stored<T> add(Kind<T> kind, T definition) {
        var id = Ids.next();
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into definition (id, kind, version, position, name, body, updated_at)
                values (:id, :kind, 0, :position, :name, :body, :now)
                """)
                .bind("id", id)
                .bind("kind", kind.word())
                .bind("position", position(definition))
                .bind("name", definition.name())
                .bind("body", EventJson.write(definition))
                .bind("now", clock.instant())
                .execute());
        return new Stored<>(id, 0, definition);
    }

    /** All of a kind, the first to be looked at first. */
    public <T> List<Stored<T>> all(Kind<T> kind) {
        return page(kind, Integer.MIN_VALUE, new UUID(0, 0), Integer.MAX_VALUE);
    }

    /** One more than asked for. */
    public <T> List<Stored<T>> list(Kind<T> kind, PageRequest page) {
        var after = page.after(2);
        return page(
                kind,
                after.map(cursor -> Math.clamp(cursor.number(0), Integer.MIN_VALUE, Integer.MAX_VALUE))
                        .orElse(Integer.MIN_VALUE),
                after.map(cursor -> cursor.uuid(1)).orElse(new UUID(0, 0)),
                page.limit() + 1);
    }

    private <T> List<Stored<T>> page(Kind<T> kind, int position, UUID id, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(PAGE)
                .bind("kind", kind.word())
                .bind("position", position)
                .bind("id", id)
                .bind("limit", limit)
                .mapTo(Row.class)
                .map(row -> row.as(kind))
                .list());
    }

    public <T> Optional<Stored<T>> find(Kind<T> kind, UUID id) {
        return find(kind, id, "");
    }

    private <T> Optional<Stored<T>> find(Kind<T> kind, UUID id, String lock) {
        return jdbi.withHandle(handle -> handle.select(
                        "select id, version, body from definition where kind = ? and id = ?" + lock, kind.word(), id)
                .mapTo(Row.class)
                .findOne()
                .map(row -> row.as(kind)));
    }

    /** @throws Problem 404 if there is none */
    public <T> Stored<T> get(Kind<T> kind, UUID id) {
        return find(kind, id).orElseThrow(() -> Problem.notFound(kind.noun(), id));
    }

    public <T extends Definition> Stored<T> replace(Kind<T> kind, UUID id, String ifMatch, T definition) {
        var before = find(kind, id, " for update").orElseThrow(() -> Problem.notFound(kind.noun(), id));
        Etag.require(ifMatch, before.version());
        jdbi.useHandle(handle -> handle.createUpdate("""
                update definition set version = version + 1, position = :position, name = :name, body = :body, updated_at = :now
                where id = :id
                """)
                .bind("id", id)
                .bind("position", position(definition))
                .bind("name", definition.name())
                .bind("body", EventJson.write(definition))
                .bind("now", clock.instant())
                .execute());
        return new Stored<>(id, before.version() + 1, definition);
    }

    public <T> void remove(Kind<T> kind, UUID id) {
        var gone = jdbi.withHandle(
                handle -> handle.execute("delete from definition where kind = ? and id = ?", kind.word(), id));
        if (gone == 0) {
            throw Problem.notFound(kind.noun(), id);
        }
    }

    /** The cursor of {@link #list}. */
    public static <T extends Definition> List<?> sortValues(Stored<T> stored) {
        return List.of(position(stored.definition()), stored.id());
    }

    private static int position(Definition definition) {
        return requireNonNullElse(definition.position(), 0);
    }
}
