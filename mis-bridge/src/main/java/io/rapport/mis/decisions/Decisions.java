package io.rapport.mis.decisions;

import io.rapport.kit.Ids;
import io.rapport.kit.http.Problem;
import io.rapport.mis.insights.Insights;
import io.rapport.mis.measure.Measures;
import io.rapport.mis.measure.Window;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** What was decided, on which insight, and what came of it by the KPIs. */
@ApplicationScoped
class Decisions {
    static final Instant END_OF_TIME = Instant.parse("9999-12-31T00:00:00Z");

    private final Jdbi jdbi;
    private final Insights insights;
    private final Measures measures;
    private final Clock clock;

    Decisions(Jdbi jdbi, Insights insights, Measures measures, Clock clock) {
        this.jdbi = jdbi;
        this.insights = insights;
        this.measures = measures;
        this.clock = clock;
    }

    /** @throws Problem 400 where there is no such insight */
    @Transactional
    Decision record(Decision given) {
        if (given.insightKind() != null && !insights.exists(given.insightKind(), given.insightSubject())) {
            throw Problem.invalid("insight", "there is no such insight; GET /api/v1/insights lists them");
        }
        return jdbi.withHandle(handle -> handle.createQuery("""
                insert into decision (decision_id, action, note, insight_kind, insight_subject, kpi, currency, dimension,
                    taken_at, days, expected, recorded_at, recorded_by)
                values (:id, :action, :note, :insightKind, :insightSubject, :kpi, :currency, :dimension,
                    :takenAt, :days, :expected, :recordedAt, :recordedBy)
                returning *
                """)
                .bind("id", Ids.next())
                .bind("action", given.action())
                .bind("note", given.note())
                .bind("insightKind", given.insightKind())
                .bind("insightSubject", given.insightSubject())
                .bind("kpi", given.kpi())
                .bind("currency", given.currency())
                .bind("dimension", given.dimension())
                .bind("takenAt", given.takenAt())
                .bind("days", given.days())
                .bind("expected", given.expected())
                .bind("recordedAt", clock.instant())
                .bind("recordedBy", given.recordedBy())
                .map(Decision::read)
                .one());
    }

    Decision find(UUID id) {
        return jdbi.withHandle(handle -> handle.createQuery("select * from decision where decision_id = :id")
                .bind("id", id)
                .map(Decision::read)
                .findFirst()
                .orElseThrow(() -> Problem.notFound("decision", id)));
    }

    /** The newest first. */
    List<Decision> list(Instant beforeTaken, UUID beforeId, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select * from decision where (taken_at, decision_id) < (:taken, :id)
                order by taken_at desc, decision_id desc limit :limit
                """)
                .bind("taken", beforeTaken)
                .bind("id", beforeId)
                .bind("limit", limit)
                .map(Decision::read)
                .list());
    }

    /** By the KPI's days: whole ones after the day it was taken on, against the four weeks before that day. */
    Score score(Decision decision) {
        var taken = measures.start(Window.DAY, decision.takenAt());
        var after = next(decision, taken, decision.days());
        var over = after.stream()
                .filter(day -> !measures.end(decision.day(day)).isAfter(clock.instant()))
                .count();
        if (over < decision.days()) {
            return Score.waiting((int) over, decision.days());
        }
        var before = previous(taken, Score.WEEKS * Score.DAYS_OF_WEEK);
        var values = values(decision, before.getFirst(), after.getLast());
        return Score.of(
                aligned(known(before, values)), after.stream().map(values::get).toList());
    }

    /** A day without a figure is zero, once there has been a figure. */
    private static List<Double> known(List<Instant> days, Map<Instant, Double> values) {
        var known = new ArrayList<Double>();
        for (var day : days) {
            var begun = known.stream().anyMatch(Objects::nonNull);
            known.add(values.getOrDefault(day, begun ? 0.0 : null));
        }
        return known;
    }

    /** So turned that the first is of the same day of the week as the first day after the decision. */
    private static List<Double> aligned(List<Double> before) {
        var turned = new ArrayList<>(before);
        Collections.rotate(turned, -1);
        return turned;
    }

    private List<Instant> next(Decision decision, Instant taken, int days) {
        var starts = new ArrayList<Instant>();
        var start = taken;
        for (var day = 0; day < days; day++) {
            start = measures.end(decision.day(start));
            starts.add(start);
        }
        return starts;
    }

    private List<Instant> previous(Instant taken, int days) {
        var starts = new ArrayList<Instant>();
        var start = taken;
        for (var day = 0; day < days; day++) {
            start = measures.start(Window.DAY, start.minusMillis(1));
            starts.addFirst(start);
        }
        return starts;
    }

    private Map<Instant, Double> values(Decision decision, Instant from, Instant to) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select start, value from kpi where kpi = :kpi and window_name = 'DAY' and dimension = :dimension
                    and currency = :currency and start between :from and :to
                """)
                .bind("kpi", decision.kpi())
                .bind("dimension", decision.dimension())
                .bind("currency", decision.currency())
                .bind("from", from)
                .bind("to", to)
                .reduceRows(new HashMap<Instant, Double>(), (found, row) -> {
                    found.put(row.getColumn("start", Instant.class), row.getColumn("value", Double.class));
                    return found;
                }));
    }
}
