package io.rapport.mis.reconciliation;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.rapport.kit.http.Problem;
import io.rapport.mis.kpi.Kpis;
import io.rapport.mis.kpi.Revision;
import io.rapport.mis.kpi.Revisions;
import io.rapport.mis.measure.Family;
import io.rapport.mis.proof.Proof;
import io.rapport.mis.proof.Proofs;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Counts published KPIs again, all by itself: in each step the newest and some more of a round over all, as many as their sources allow.
 * So a step costs the same however long the log is; what is too wide to read is held against its minutes.
 */
@ApplicationScoped
class Reconciliation {
    private static final Logger LOG = Logger.getLogger(Reconciliation.class);

    private final Kpis kpis;
    private final Proofs proofs;
    private final Minutes minutes;
    private final KeptRows keptRows;
    private final Differences differences;
    private final Steps steps;
    private final Revisions revisions;
    private final Place place;
    private final ReconciliationSettings settings;

    Reconciliation(
            Kpis kpis,
            Proofs proofs,
            Minutes minutes,
            KeptRows keptRows,
            Differences differences,
            Steps steps,
            Revisions revisions,
            Place place,
            ReconciliationSettings settings) {
        this.kpis = kpis;
        this.proofs = proofs;
        this.minutes = minutes;
        this.keptRows = keptRows;
        this.differences = differences;
        this.steps = steps;
        this.revisions = revisions;
        this.place = place;
        this.settings = settings;
    }

    void step() {
        QuarkusTransaction.requiringNew().call(place::lease).ifPresent(this::stepFrom);
    }

    private void stepFrom(Kpis.Key from) {
        var budget = new Budget(settings.recordsPerStep());
        var round = kpis.inOrder(from, settings.figuresPerStep());
        var last = Optional.<Revision>empty();
        var full = false;
        for (var figure : round) {
            full = full || !budget.take(figure);
            last = full ? last : Optional.of(figure);
        }
        kpis.newest(settings.figuresPerStep()).forEach(budget::take);
        var found = proven(budget);
        var next = round.isEmpty() ? Optional.<Revision>empty() : last;
        var rows = keptRows.different(
                found.stream().filter(Proof::equal).map(Proof::figure).toList());
        QuarkusTransaction.requiringNew().run(() -> conclude(found, rows, next));
        found.stream().filter(proof -> !proof.equal()).forEach(proof -> warn(proof, "its sources give"));
        rows.forEach(proof -> warn(proof, "its rows add up to"));
    }

    private List<Proof> proven(Budget budget) {
        var figures = distinct(budget.affordable());
        var found = new ArrayList<Proof>();
        try {
            found.addAll(proofs.of(figures));
        } catch (Problem e) {
            LOG.warnf("%d KPIs were not checked: %s", figures.size(), e.getMessage());
        }
        found.addAll(minutes.compare(distinct(budget.tooWide())));
        return found;
    }

    private void conclude(List<Proof> found, List<Proof> rows, Optional<Revision> next) {
        differences.learn(found, rows);
        place.moveTo(next);
        if (!found.isEmpty()) {
            revisions.write(steps.add(found, rows));
        }
    }

    /** The same figure may be of the round and among the newest. */
    private static List<Revision> distinct(List<Revision> figures) {
        var byKey = new LinkedHashMap<Object, Revision>();
        figures.stream()
                .filter(figure -> figure.kpi().family() != Family.CHECKS)
                .forEach(figure -> byKey.put(Map.entry(figure.kpi(), figure.bucket()), figure));
        return List.copyOf(byKey.values());
    }

    private static void warn(Proof proof, String otherwise) {
        LOG.errorf(
                "The KPI %s says %s of %d events, %s %s of %d",
                proof.figure().bucket().key(proof.figure().kpi()),
                proof.published().value(),
                proof.published().eventCount(),
                otherwise,
                proof.recomputed().value(),
                proof.recomputed().eventCount());
    }
}
