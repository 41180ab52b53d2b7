package io.rapport.mis.proof;

import io.rapport.kit.http.Problem;
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

    Proofs(Kpis kpis, Log log, Measures measures, History history) {
        this.kpis = kpis;
        this.log = log;
        this.measures = measures;
        this.history = history;
    }

    Proof of(Kpi kpi, Bucket bucket) {
        var published = kpis.find(kpi, bucket).orElseThrow(() -> Problem.notFound("KPI", bucket.key(kpi)));
        return recount(List.of(published), PATIENCE_FOR_ONE).getFirst();
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
        var recount = new Recount(measures, published);
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
