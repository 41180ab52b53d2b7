package io.rapport.analytics.lift;

import io.rapport.analytics.decision.Computation;
import io.rapport.analytics.decision.Decision;
import io.rapport.analytics.insight.Insights;
import io.rapport.analytics.insight.Insights.Finding;
import io.rapport.analytics.lift.Effectiveness.Incremental;
import io.rapport.analytics.lift.Effectiveness.Report;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** Campaigns as experiments: reported on demand, and every night said to those who plan. */
@ApplicationScoped
class Experiments implements Computation {
    private static final Duration RECENT = Duration.ofDays(90);
    private static final int MOST = 100;
    private static final long DAYS = 14;

    private final Outcomes outcomes;
    private final Effectiveness effectiveness;
    private final Insights insights;

    Experiments(Outcomes outcomes, Effectiveness effectiveness, Insights insights) {
        this.outcomes = outcomes;
        this.effectiveness = effectiveness;
        this.insights = insights;
    }

    /** @throws Problem 404 */
    Report report(UUID campaign, long days, Instant asOf, boolean byVariant) {
        var report = effectiveness.of(campaign, days, asOf, byVariant);
        if (report.isOfNone()) {
            throw Problem.notFound("campaign", campaign);
        }
        return report;
    }

    /** Of each that decided something lately. */
    List<Report> reports(long days, Instant asOf, boolean byVariant) {
        return outcomes.campaigns(asOf.minus(RECENT), asOf).stream()
                .limit(MOST)
                .map(id -> effectiveness.of(id, days, asOf, byVariant))
                .toList();
    }

    @Override
    public String kind() {
        return "uplift";
    }

    /** Only what may be relied on becomes an insight. */
    @Override
    public void compute(Decision decision) {
        insights.publish(
                decision,
                reports(DAYS, decision.asOf(), false).stream()
                        .filter(report -> report.unreliable().isEmpty())
                        .flatMap(Experiments::findings)
                        .toList());
    }

    private static Stream<Finding> findings(Report report) {
        return report.lifts().stream().map(lift -> finding(report, lift));
    }

    private static Finding finding(Report report, Incremental lift) {
        var value = new LinkedHashMap<String, Object>();
        value.put("campaignId", report.campaignId());
        value.put("name", report.name());
        value.put("arm", lift.arm());
        value.put("measure", lift.measure());
        value.put("currency", lift.currency());
        value.put("lift", lift.absolute().value());
        value.put("pValue", lift.pValue());
        value.put("decided", lift.sequential() != null && lift.sequential().decided());
        return new Finding(
                Stream.of(report.campaignId().toString(), lift.arm(), lift.measure(), lift.currency())
                        .filter(part -> part != null)
                        .collect(java.util.stream.Collectors.joining("/")),
                value,
                Map.of(
                        "lower",
                        lift.absolute().lower(),
                        "upper",
                        lift.absolute().upper()),
                "difference-to-held-out");
    }
}
