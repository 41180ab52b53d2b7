package io.rapport.mis.insights;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.events.AnalyticsEvent.InsightChanged;
import io.rapport.events.EventJson;
import io.rapport.events.MisEvent.InsightPassedOn;
import io.rapport.events.Topic;
import io.rapport.kit.Columns;
import io.rapport.kit.inbox.Received;
import io.rapport.kit.outbox.Outbox;
import io.rapport.kit.outbox.OutgoingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;

/** Insights as analytics published them last, passed on under the same key with the KPIs they rest on. */
@ApplicationScoped
public class Insights {
    private static final String COLUMNS =
            "kind, subject, version, value::text as value, range::text as range, model, as_of, array_to_json(kpis)::text as kpis";

    private final Jdbi jdbi;
    private final Outbox outbox;
    private final Clock clock;

    Insights(Jdbi jdbi, Outbox outbox, Clock clock) {
        this.jdbi = jdbi;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Only what is newer than what was passed on before; a tombstone is passed on too. */
    void passOn(List<Received<InsightChanged>> events) {
        var newest = new TreeMap<String, Received<InsightChanged>>();
        events.forEach(event -> newest.merge(event.key(), event, Insights::newer));
        var outgoing = new ArrayList<OutgoingEvent>();
        var gone = newest.values().stream()
                .filter(Received::isTombstone)
                .map(Received::key)
                .toList();
        forget(gone);
        gone.forEach(key -> outgoing.add(OutgoingEvent.tombstone(Topic.MIS_INSIGHTS, key)));
        var present =
                newest.values().stream().filter(event -> !event.isTombstone()).toList();
        var keys = new TreeMap<String, String>();
        present.forEach(
                event -> keys.put(place(event.data().kind(), event.data().subject()), event.key()));
        store(present.stream().map(event -> passedOn(event.data())).toList())
                .forEach(stored -> outgoing.add(
                        OutgoingEvent.of(keys.get(place(stored.kind(), stored.subject())), clock.instant(), stored)));
        outbox.publishAll(outgoing);
    }

    /** By kind and subject, after a place in that order. */
    List<InsightPassedOn> list(Optional<String> kind, String afterKind, String afterSubject, int limit) {
        var sql = """
                select %s from insight where not gone and (kind, subject) > (:afterKind, :afterSubject) %s
                order by kind, subject limit :limit
                """.formatted(COLUMNS, kind.isPresent() ? "and kind = :kind" : "");
        return jdbi.withHandle(handle -> {
            var select = handle.createQuery(sql);
            kind.ifPresent(only -> select.bind("kind", only));
            return select.bind("afterKind", afterKind)
                    .bind("afterSubject", afterSubject)
                    .bind("limit", limit)
                    .map(Insights::read)
                    .list();
        });
    }

    public boolean exists(String kind, String subject) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select exists (select from insight where kind = :kind and subject = :subject and not gone)")
                .bind("kind", kind)
                .bind("subject", subject)
                .mapTo(Boolean.class)
                .one());
    }

    /** A key is {@code kind/subject}, and no kind has a slash. */
    private void forget(List<String> keys) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                update insight i set gone = true from unnest(:kind, :subject) as g (kind, subject)
                where i.kind = g.kind and i.subject = g.subject
                """)
                .bindNamedArgumentFinder(Columns.of(keys)
                        .text("kind", key -> key.substring(0, key.indexOf('/')))
                        .text("subject", key -> key.substring(key.indexOf('/') + 1)))
                .execute());
    }

    private List<InsightPassedOn> store(List<InsightPassedOn> insights) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                insert into insight as i (kind, subject, version, value, range, model, as_of, kpis)
                select kind, subject, version, value::jsonb, range::jsonb, model, as_of,
                    array(select json_array_elements_text(kpis::json))
                from unnest(:kind, :subject, :version, :value, :range, :model, :asOf, :kpis)
                    as n (kind, subject, version, value, range, model, as_of, kpis)
                on conflict (kind, subject) do update set version = excluded.version, value = excluded.value,
                    range = excluded.range, model = excluded.model, as_of = excluded.as_of, kpis = excluded.kpis, gone = false
                where i.version < excluded.version
                returning %s
                """.formatted(COLUMNS))
                .bindNamedArgumentFinder(Columns.of(insights)
                        .text("kind", InsightPassedOn::kind)
                        .text("subject", InsightPassedOn::subject)
                        .bigint("version", InsightPassedOn::version)
                        .text("value", InsightPassedOn::value)
                        .text("range", InsightPassedOn::interval)
                        .text("model", InsightPassedOn::model)
                        .timestamptz("asOf", InsightPassedOn::asOf)
                        .text("kpis", insight -> EventJson.write(insight.kpis())))
                .map(Insights::read)
                .list());
    }

    private static Received<InsightChanged> newer(Received<InsightChanged> one, Received<InsightChanged> other) {
        var older = !one.isTombstone()
                && !other.isTombstone()
                && one.data().version() > other.data().version();
        return older ? one : other;
    }

    private static String place(String kind, String subject) {
        return kind + '\n' + subject;
    }

    private static InsightPassedOn passedOn(InsightChanged found) {
        return new InsightPassedOn(
                found.kind(),
                found.subject(),
                found.version(),
                found.value(),
                found.interval(),
                found.model(),
                found.asOf(),
                RestsOn.of(found.kind(), found.subject()));
    }

    private static InsightPassedOn read(RowView row) {
        return new InsightPassedOn(
                row.getColumn("kind", String.class),
                row.getColumn("subject", String.class),
                row.getColumn("version", Long.class),
                json(row.getColumn("value", String.class)),
                json(row.getColumn("range", String.class)),
                row.getColumn("model", String.class),
                row.getColumn("as_of", Instant.class),
                List.of(EventJson.read(row.getColumn("kpis", String.class), String[].class)));
    }

    private static JsonNode json(String text) {
        return text == null ? null : EventJson.read(text, JsonNode.class);
    }
}
