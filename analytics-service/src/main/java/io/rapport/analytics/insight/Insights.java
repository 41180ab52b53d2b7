package io.rapport.analytics.insight;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.analytics.decision.Decision;
import io.rapport.events.AnalyticsEvent.InsightChanged;
import io.rapport.events.EventJson;
import io.rapport.events.Topic;
import io.rapport.kit.Columns;
import io.rapport.kit.outbox.Outbox;
import io.rapport.kit.outbox.OutgoingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/** What was found out, said on {@code analytics.insights.v1} where it changed; what no longer holds gets a tombstone. */
@ApplicationScoped
public class Insights {
    private final Jdbi jdbi;
    private final Outbox outbox;
    private final Clock clock;

    Insights(Jdbi jdbi, Outbox outbox, Clock clock) {
        this.jdbi = jdbi;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * One thing found.
     *
     * @param subject unique within the kind
     * @param value what was found; goes out with the {@code fitId}
     * @param interval null where there is none
     * @param model how it was found
     */
    public record Finding(String subject, Map<String, Object> value, Map<String, Object> interval, String model) {}

    record Changed(String subject, long version, String value, String bounds, String model) {}

    /** All that a fit found of its kind; nothing where a later day is known already. */
    @Transactional(TxType.MANDATORY)
    public void publish(Decision decision, List<Finding> findings) {
        if (isOvertaken(decision)) {
            return;
        }
        var now = clock.instant();
        var gone = forget(decision.kind(), findings);
        var changed = store(decision.kind(), findings);
        outbox.publishAll(Stream.concat(
                        gone.stream()
                                .map(subject -> OutgoingEvent.tombstone(
                                        Topic.ANALYTICS_INSIGHTS, key(decision.kind(), subject))),
                        changed.stream()
                                .map(change -> OutgoingEvent.of(
                                        key(decision.kind(), change.subject), now, event(decision, change))))
                .toList());
    }

    private boolean isOvertaken(Decision decision) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select exists (select from decision_fit where kind = :kind and state = 'done' and as_of > :asOf)")
                .bind("kind", decision.kind())
                .bind("asOf", decision.asOf())
                .mapTo(Boolean.class)
                .one());
    }

    private static String key(String kind, String subject) {
        return kind + "/" + subject;
    }

    private static InsightChanged event(Decision decision, Changed changed) {
        var value = EventJson.read(changed.value, ObjectNode.class)
                .put("fitId", decision.fitId().toString());
        return new InsightChanged(
                decision.kind(),
                changed.subject,
                changed.version,
                value,
                changed.bounds == null ? null : EventJson.read(changed.bounds, JsonNode.class),
                changed.model,
                decision.asOf());
    }

    /** Rows stay, so that versions go on rising. */
    private List<String> forget(String kind, List<Finding> findings) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                update insight set gone = true, version = version + 1
                where kind = :kind and not gone and subject <> all (:subjects) returning subject""")
                .bind("kind", kind)
                .bindArray(
                        "subjects",
                        String.class,
                        findings.stream().map(Finding::subject).toList())
                .mapTo(String.class)
                .list());
    }

    private List<Changed> store(String kind, List<Finding> findings) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                insert into insight as i (kind, subject, version, gone, value, bounds, model)
                select :kind, subject, 1, false, value::jsonb, bounds::jsonb, model
                from unnest(:subjects, :values, :bounds, :models) n(subject, value, bounds, model) order by subject
                on conflict (kind, subject) do update set version = i.version + 1, gone = false, value = excluded.value,
                  bounds = excluded.bounds, model = excluded.model
                where i.gone or (i.value, i.bounds, i.model) is distinct from (excluded.value, excluded.bounds, excluded.model)
                returning subject, version, value::text value, bounds::text bounds, model""")
                .bindNamedArgumentFinder(Columns.of(findings)
                        .text("subjects", Finding::subject)
                        .text("values", finding -> EventJson.write(finding.value()))
                        .text(
                                "bounds",
                                finding -> finding.interval() == null ? null : EventJson.write(finding.interval()))
                        .text("models", Finding::model))
                .bind("kind", kind)
                .mapTo(Changed.class)
                .list());
    }
}
