package io.rapport.analytics.improvement;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.analytics.decision.Computation;
import io.rapport.analytics.decision.Decision;
import io.rapport.analytics.improvement.AreaResource.Ranked;
import io.rapport.analytics.insight.Insights;
import io.rapport.analytics.insight.Insights.Finding;
import io.rapport.analytics.metrics.Rounding;
import io.rapport.events.EventJson;
import io.rapport.kit.Columns;
import io.rapport.kit.company.Company;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/** Areas to improve: what each costs a month, and what says so. Only what chance does not explain is one. */
@ApplicationScoped
class Areas implements Computation {
    static final String KIND = "area-to-improve";

    private final Jdbi jdbi;
    private final Company company;
    private final Insights insights;

    Areas(Jdbi jdbi, Company company, Insights insights) {
        this.jdbi = jdbi;
        this.company = company;
        this.insights = insights;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void compute(Decision decision) {
        var areas = jdbi.withHandle(handle -> Stream.of(Search.values())
                .flatMap(search ->
                        search.in(handle, decision.asOf(), company.zone().getId()))
                .toList());
        store(decision.fitId(), areas);
        insights.publish(decision, areas.stream().map(Areas::finding).toList());
    }

    private void store(UUID fitId, List<Area> areas) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into improvement (fit_id, kind, subject, currency, money, evidence)
                select :fit, kind, subject, currency, money, evidence::jsonb
                from unnest(:kind, :subject, :currency, :money, :evidence) n (kind, subject, currency, money, evidence)""")
                .bind("fit", fitId)
                .bindNamedArgumentFinder(Columns.of(areas)
                        .text("kind", Area::kind)
                        .text(
                                "subject",
                                area -> Optional.ofNullable(area.subject()).orElse(""))
                        .text("currency", Area::currency)
                        .numeric("money", Area::money)
                        .text("evidence", area -> EventJson.write(area.evidence())))
                .execute());
    }

    private static Finding finding(Area area) {
        var value = new LinkedHashMap<String, Object>();
        value.put("area", area.kind());
        value.put("of", area.subject());
        value.put("currency", area.currency());
        value.put("money", Rounding.round(area.money(), area.currency()));
        value.put("evidence", area.evidence());
        value.values().removeIf(java.util.Objects::isNull);
        return new Finding(
                Stream.of(area.kind(), area.currency(), area.subject())
                        .filter(java.util.Objects::nonNull)
                        .collect(java.util.stream.Collectors.joining("/")),
                value,
                null,
                "money a month");
    }

    /** The most money first, in each currency. */
    List<Ranked> list(UUID fitId, Optional<String> currency) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select kind, nullif(subject, '') subject, currency, money, evidence::text evidence,
                  row_number() over (partition by currency order by money desc, kind, subject) rank
                from improvement where fit_id = :fit and (:currency::text is null or currency = :currency) order by currency, rank""")
                .bind("fit", fitId)
                .bind("currency", currency.orElse(null))
                .map(row -> new Ranked(
                        row.getColumn("rank", Integer.class),
                        row.getColumn("kind", String.class),
                        row.getColumn("subject", String.class),
                        row.getColumn("currency", String.class),
                        Rounding.round(
                                row.getColumn("money", BigDecimal.class), row.getColumn("currency", String.class)),
                        EventJson.read(row.getColumn("evidence", String.class), JsonNode.class)))
                .list());
    }
}
