package io.rapport.interaction.session;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import io.quarkus.scheduler.Scheduled;
import io.rapport.events.EventJson;
import io.rapport.kit.Columns;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/** Keeps the visits of each visitor; whose they are is said by attributions. */
@ApplicationScoped
public class Sessions {
    /** Those that what is new may lengthen or join. */
    private static final String NEAR = """
            select distinct id, session.visitor_id, started_at, ended_at, events, pages, entry
            from unnest(:visitors, :from, :until) as fresh (visitor_id, since, until)
            join session on session.visitor_id = fresh.visitor_id
                and started_at < fresh.until + interval '30 minutes' and ended_at > fresh.since - interval '30 minutes'
            """;

    private static final String SAVE = """
            insert into session (id, visitor_id, started_at, ended_at, events, pages, entry)
            select id, visitor_id, started_at, ended_at, events, pages, entry::jsonb
            from unnest(:ids, :visitors, :from, :until, :events, :pages, :entries)
                as changed (id, visitor_id, started_at, ended_at, events, pages, entry)
            on conflict (id) do update set started_at = excluded.started_at, ended_at = excluded.ended_at,
                events = excluded.events, pages = excluded.pages, entry = excluded.entry
            """;

    private static final int SLICE = 10_000;

    private static final String FORGET = """
            delete from session where id in (select id from session where ended_at < :before limit %d)
            """.formatted(SLICE);

    @Inject
    Jdbi jdbi;

    @Inject
    Clock clock;

    /** 0: for ever. */
    @ConfigProperty(name = "rapport.session.retention-days", defaultValue = "0")
    int retentionDays;

    /** In the transaction that has locked these visitors: nobody else changes their sessions meanwhile. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void take(List<Touch> touches) {
        if (touches.isEmpty()) {
            return;
        }
        var fresh = joined(touches.stream().map(Session::of).toList());
        var known = near(fresh);
        var parts = new ArrayList<>(known);
        parts.addAll(fresh);
        var now = joined(parts);
        remove(known, now);
        save(now);
    }

    private static List<Session> joined(Collection<Session> parts) {
        return parts.stream().collect(groupingBy(Session::visitorId)).values().stream()
                .flatMap(visitors -> Session.joined(visitors).stream())
                .toList();
    }

    private List<Session> near(List<Session> fresh) {
        var columns = Columns.of(fresh)
                .uuid("visitors", Session::visitorId)
                .timestamptz("from", Session::startedAt)
                .timestamptz("until", Session::endedAt);
        return jdbi.withHandle(handle -> handle.createQuery(NEAR)
                .bindNamedArgumentFinder(columns)
                .map(Sessions::read)
                .list());
    }

    private static Session read(ResultSet row, StatementContext context) throws SQLException {
        return new Session(
                row.getObject("id", UUID.class),
                row.getObject("visitor_id", UUID.class),
                row.getTimestamp("started_at").toInstant(),
                row.getTimestamp("ended_at").toInstant(),
                row.getInt("events"),
                row.getInt("pages"),
                EventJson.read(row.getString("entry"), Entry.class));
    }

    private void remove(List<Session> known, List<Session> now) {
        var gone = new HashSet<>(known.stream().map(Session::id).toList());
        gone.removeAll(now.stream().map(Session::id).collect(toSet()));
        if (!gone.isEmpty()) {
            jdbi.useHandle(handle -> handle.createUpdate("delete from session where id = any (:gone)")
                    .bindArray("gone", UUID.class, gone)
                    .execute());
        }
    }

    private void save(List<Session> now) {
        var columns = Columns.of(now)
                .uuid("ids", Session::id)
                .uuid("visitors", Session::visitorId)
                .timestamptz("from", Session::startedAt)
                .timestamptz("until", Session::endedAt)
                .integer("events", Session::events)
                .integer("pages", Session::pages)
                .text("entries", session -> EventJson.write(session.entry()));
        jdbi.useHandle(handle ->
                handle.createUpdate(SAVE).bindNamedArgumentFinder(columns).execute());
    }

    @Scheduled(every = "1h", delayed = "15m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void sweep() {
        var before = clock.instant().minus(Duration.ofDays(retentionDays));
        var deleted = retentionDays > 0 ? SLICE : 0;
        while (deleted == SLICE) {
            deleted = jdbi.withHandle(
                    handle -> handle.createUpdate(FORGET).bind("before", before).execute());
        }
    }
}
