package io.rapport.support.routing;

import io.rapport.kit.http.PageRequest;
import io.rapport.kit.http.Problem;
import io.rapport.support.routing.AgentResource.Setup;
import io.rapport.support.ticket.Tickets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Those who answer customers. */
@ApplicationScoped
@Transactional
class Agents {
    private static final String SELECT = """
            select a.*, (select count(*) from ticket where assignee = a.name and status = 'open')::int as load from agent a
            """;

    @Inject
    Jdbi jdbi;

    @Inject
    Tickets tickets;

    Agent set(String name, Setup setup) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into agent (name, team, skills, languages, capacity, available)
                values (:name, :team, :skills, :languages, :capacity, :available)
                on conflict (name) do update set team = excluded.team, skills = excluded.skills, languages = excluded.languages,
                    capacity = excluded.capacity, available = excluded.available
                """)
                .bind("name", name)
                .bind("team", setup.team())
                .bindArray("skills", String.class, orNone(setup.skills()))
                .bindArray("languages", String.class, orNone(setup.languages()))
                .bind("capacity", setup.capacity())
                .bind("available", setup.available())
                .execute());
        return get(name);
    }

    private static List<String> orNone(List<String> names) {
        return names == null ? List.of() : names;
    }

    /** Of herself only. */
    Agent setAvailable(boolean available) {
        var me = tickets.caller().name();
        jdbi.useHandle(handle -> handle.execute("update agent set available = ? where name = ?", available, me));
        return get(me);
    }

    Agent get(String name) {
        return jdbi.withHandle(handle -> handle.select(SELECT + " where name = ?", name)
                .mapTo(Agent.class)
                .findOne()
                .orElseThrow(
                        () -> new Problem(404, "Not found", "There is no agent of this name; an admin sets them up.")));
    }

    void remove(String name) {
        get(name);
        jdbi.useHandle(handle -> handle.execute("delete from agent where name = ?", name));
    }

    /** One more than asked for. */
    List<Agent> list(PageRequest page) {
        var after = page.after(1).map(cursor -> cursor.text(0)).orElse("");
        if (after.indexOf(0) >= 0) {
            throw Problem.invalid("after", "is not a cursor of this list");
        }
        return jdbi.withHandle(
                handle -> handle.select(SELECT + " where name > ? order by name limit ?", after, page.limit() + 1)
                        .mapTo(Agent.class)
                        .list());
    }

    List<Agent> available() {
        return jdbi.withHandle(handle ->
                handle.select(SELECT + " where available").mapTo(Agent.class).list());
    }

    void assigned(String name, Instant now) {
        jdbi.useHandle(handle -> handle.execute("update agent set last_assigned_at = ? where name = ?", now, name));
    }
}
