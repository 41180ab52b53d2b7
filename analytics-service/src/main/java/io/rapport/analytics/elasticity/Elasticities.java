package io.rapport.analytics.elasticity;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.rapport.analytics.decision.Computation;
import io.rapport.analytics.decision.Decision;
import io.rapport.analytics.elasticity.ElasticityResource.Estimate;
import io.rapport.analytics.elasticity.ElasticityResource.NewFit;
import io.rapport.analytics.insight.Insights;
import io.rapport.analytics.insight.Insights.Finding;
import io.rapport.kit.Columns;
import io.rapport.kit.company.Company;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/** Price elasticity of each currency and category, from what each product sold in each shop and week. */
@ApplicationScoped
class Elasticities implements Computation {
    static final String KIND = "elasticity";
    /** The best-selling ones, so that memory is bounded: with a year of weeks some fifty thousand rows. */
    private static final int MOST_PRODUCTS = 1_000;

    private final Jdbi jdbi;
    private final Company company;
    private final Insights insights;

    Elasticities(Jdbi jdbi, Company company, Insights insights) {
        this.jdbi = jdbi;
        this.company = company;
        this.insights = insights;
    }

    /** A week of a product in a shop; {@code category} empty where it has none. */
    private record Sold(String category, Sale sale) {}

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void compute(Decision decision) {
        var days = decision.parameters(NewFit.class).orUsual().days();
        var since = decision.asOf().minus(Duration.ofDays(days));
        var estimates = currencies(since, decision.asOf()).stream()
                .flatMap(currency -> estimates(currency, since, decision.asOf()))
                .toList();
        store(decision.fitId(), estimates);
        insights.publish(
                decision,
                estimates.stream()
                        .filter(Estimate::reliable)
                        .map(Elasticities::finding)
                        .toList());
    }

    private List<String> currencies(Instant since, Instant asOf) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select distinct currency from sales_line where placed_at > :since and placed_at <= :asOf order by 1")
                .bind("since", since)
                .bind("asOf", asOf)
                .mapTo(String.class)
                .list());
    }

    private Stream<Estimate> estimates(String currency, Instant since, Instant asOf) {
        var sold = sold(currency, since, asOf);
        var all = Elasticity.of(sold.stream().map(Sold::sale).toList());
        var byCategory = new TreeMap<>(sold.stream()
                .filter(week -> !week.category.isEmpty())
                .collect(groupingBy(Sold::category, mapping(Sold::sale, toList()))));
        return Stream.concat(
                all.map(own -> estimate(currency, "", own)).stream(),
                byCategory.entrySet().stream()
                        .flatMap(
                                category -> Elasticity.of(category.getValue())
                                        .map(own -> estimate(currency, category.getKey(), own))
                                        .stream()));
    }

    private List<Sold> sold(String currency, Instant since, Instant asOf) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                with week as (
                  select l.product, l.shop, (date_trunc('week', l.placed_at, :zone) at time zone :zone)::date::text period,
                    max(l.category) category, sum(l.quantity) units, sum(l.price * l.quantity) value, bool_or(l.promoted) promoted
                  from sales_line l
                  where l.currency = :currency and l.placed_at > :since and l.placed_at <= :asOf and l.price > 0
                  group by 1, 2, 3 having sum(l.quantity) > 0 and sum(l.price * l.quantity) > 0),
                best as (select product from week group by product having count(*) > 1 order by sum(value) desc, product limit :most)
                select w.product, w.shop, w.period, coalesce(p.category, w.category, '') category, (w.value / w.units)::float8 price,
                  w.units::float8 units, w.promoted
                from week w join best using (product) left join sales_product p using (product)""")
                .bind("zone", company.zone().getId())
                .bind("currency", currency)
                .bind("since", since)
                .bind("asOf", asOf)
                .bind("most", MOST_PRODUCTS)
                .map(row -> new Sold(
                        row.getColumn("category", String.class),
                        new Sale(
                                row.getColumn("product", String.class),
                                row.getColumn("shop", String.class),
                                row.getColumn("period", String.class),
                                row.getColumn("price", Double.class),
                                row.getColumn("units", Double.class),
                                row.getColumn("promoted", Boolean.class))))
                .list());
    }

    private static Estimate estimate(String currency, String category, Elasticity own) {
        var value = own.value();
        return new Estimate(
                currency,
                category.isEmpty() ? null : category,
                value.value(),
                value.lower(),
                value.upper(),
                own.sales(),
                own.clusters(),
                own.reliable(),
                own.doubts());
    }

    private void store(UUID fitId, List<Estimate> estimates) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into elasticity (fit_id, currency, category, value, lower, upper, sales, clusters, doubts)
                select :fit, currency, category, value::float8, lower::float8, upper::float8, sales, clusters,
                  case doubts when '' then '{}' else string_to_array(doubts, chr(10)) end
                from unnest(:currency, :category, :value, :lower, :upper, :sales, :clusters, :doubts)
                  n (currency, category, value, lower, upper, sales, clusters, doubts)""")
                .bindNamedArgumentFinder(Columns.of(estimates)
                        .text("currency", Estimate::currency)
                        .text(
                                "category",
                                estimate ->
                                        Optional.ofNullable(estimate.category()).orElse(""))
                        .text("value", Estimate::value)
                        .text("lower", Estimate::lower)
                        .text("upper", Estimate::upper)
                        .bigint("sales", Estimate::sales)
                        .integer("clusters", Estimate::clusters)
                        .text("doubts", estimate -> String.join("\n", estimate.doubts())))
                .bind("fit", fitId)
                .execute());
    }

    private static Finding finding(Estimate estimate) {
        var value = new LinkedHashMap<String, Object>();
        value.put("elasticity", estimate.value());
        value.put("category", estimate.category());
        value.put("currency", estimate.currency());
        value.put("sales", estimate.sales());
        return new Finding(
                estimate.category() == null ? estimate.currency() : estimate.currency() + "/" + estimate.category(),
                value,
                Map.of("lower", estimate.lower(), "upper", estimate.upper()),
                "log-log with fixed effects of product, shop and week");
    }

    /** All products of a currency first, then by category. */
    List<Estimate> list(UUID fitId, Optional<String> currency) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select currency, nullif(category, '') category, value, lower, upper, sales, clusters, doubts from elasticity
                where fit_id = :fit and (:currency::text is null or currency = :currency) order by currency, elasticity.category""")
                .bind("fit", fitId)
                .bind("currency", currency.orElse(null))
                .map(row -> {
                    var doubts = List.of(row.getColumn("doubts", String[].class));
                    return new Estimate(
                            row.getColumn("currency", String.class),
                            row.getColumn("category", String.class),
                            row.getColumn("value", Double.class),
                            row.getColumn("lower", Double.class),
                            row.getColumn("upper", Double.class),
                            row.getColumn("sales", Long.class),
                            row.getColumn("clusters", Integer.class),
                            doubts.isEmpty(),
                            doubts);
                })
                .list());
    }
}
