package io.rapport.mis.reconciliation;

import io.rapport.mis.kpi.Figure;
import io.rapport.mis.measure.Kpi;
import io.rapport.mis.measure.Measures;
import io.rapport.mis.proof.Proof;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** What each step found, and the KPI that says so. */
@ApplicationScoped
class Steps {
    private final Jdbi jdbi;
    private final Measures measures;
    private final Clock clock;

    Steps(Jdbi jdbi, Measures measures, Clock clock) {
        this.jdbi = jdbi;
        this.measures = measures;
        this.clock = clock;
    }

    /** Writes it down and gives the figures of its windows. */
    List<Figure> add(List<Proof> found, List<Proof> rows) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        jdbi.useHandle(handle -> handle.createUpdate(
                        "insert into reconciliation_step (at, checked, different) values (:at, :checked, :different)")
                .bind("at", now)
                .bind("checked", found.size())
                .bind(
                        "different",
                        rows.size()
                                + found.stream().filter(proof -> !proof.equal()).count())
                .execute());
        return measures.buckets(now).stream()
                .map(bucket -> jdbi.withHandle(handle -> handle.createQuery("""
                        select coalesce(sum(checked), 0) as checked, coalesce(sum(different), 0) as different
                        from reconciliation_step where at >= :from and at < :to
                        """)
                        .bind("from", bucket.start())
                        .bind("to", measures.end(bucket))
                        .map(row -> new Figure(
                                Kpi.RECONCILIATION_DIFFERENCES,
                                bucket,
                                row.getColumn("different", BigDecimal.class),
                                row.getColumn("checked", Long.class),
                                0,
                                List.of()))
                        .one()))
                .toList();
    }
}
