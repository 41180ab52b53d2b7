package io.rapport.mis.proof;

import io.rapport.events.MisEvent.SourceRange;
import io.rapport.kit.http.Problem;
import io.rapport.mis.inputs.Costs;
import io.rapport.mis.kpi.Kpis;
import io.rapport.mis.kpi.Revision;
import io.rapport.mis.log.Log;
import io.rapport.mis.measure.Bucket;
import io.rapport.mis.measure.Family;
import io.rapport.mis.measure.Kpi;
import io.rapport.mis.measure.Measures;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Proves published KPIs from the log: one, or all of them a slice at a time, so that memory stays bounded. */
@ApplicationScoped
public class Proofs {
    private static final Duration PATIENCE_FOR_ONE = Duration.ofMinutes(1);
    private static final Duration PATIENCE_FOR_SLICE = Duration.ofMinutes(30);
    private static final int SLICE = 50_000;
    private static final int MOST_EXAMPLES = 10;

    private final Kpis kpis;
    private final Log log;
    private final Measures measures;
    private final History history;
    private final Costs costs;

    Proofs(Kpis kpis, Log log, Measures measures, History history, Costs costs) {
        this.kpis = kpis;
        this.log = log;
        this.measures = measures;
        this.history = history;
        this.costs = costs;
    }

    Proof of(Kpi kpi, Bucket bucket) {
        if (kpi.family() == Family.CHECKS) {
            throw Problem.conflict(kpi.label() + " is itself what counting again found; it has no sources.");
        }
        var published = kpis.find(kpi, bucket).orElseThrow(() -> Problem.notFound("KPI", bucket.key(kpi)));
        return recount(List.of(published), PATIENCE_FOR_ONE).getFirst();
    }

    /** How many records of the log have to be read to count again what names these ranges. */
    public static long length(Collection<SourceRange> ranges) {
        return ranges.stream()
                .filter(Recount::isRead)
                .mapToLong(range -> range.to() - range.from() + 1)
                .sum();
    }

    /**
     * In one pass over the log.
     *
     * @throws Problem 503 when it takes longer than a minute
     */
    public List<Proof> of(List<Revision> published) {
        return recount(published, PATIENCE_FOR_ONE);
    }

    Verdict ofAll() {
        var verdict = new Verdict(0, new ArrayList<>());
        for (var family : Family.values()) {
            verdict = ofAll(Kpi.of(family).toList(), verdict);
        }
        return verdict;
    }

    private Verdict ofAll(List<Kpi> family, Verdict verdict) {
        var slice = kpis.slice(family, Optional.empty(), SLICE);
        while (!slice.isEmpty()) {
            verdict = verdict.plus(recount(slice, PATIENCE_FOR_SLICE));
            slice = kpis.slice(family, Optional.of(slice.getLast()), SLICE);
        }
        return verdict;
    }

    private List<Proof> recount(List<Revision> published, Duration patience) {
        var recount = new Recount(measures, costs.known(), published);
        log.read(recount.ranges(), patience, recount);
        return recount.proofs(history);
    }

    /** How many were compared, and the first of those that differ. */
    public record Verdict(long checked, List<Proof> differences) {
        Verdict plus(List<Proof> proofs) {
            var examples = new ArrayList<>(differences);
            proofs.stream()
                    .filter(proof -> !proof.equal())
                    .limit(MOST_EXAMPLES - examples.size())
                    .forEach(examples::add);
            return new Verdict(checked + proofs.size(), examples);
        }
    }
}
