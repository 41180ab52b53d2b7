package io.rapport.analytics.elasticity;

import io.rapport.analytics.decision.Decision;
import io.rapport.analytics.elasticity.ElasticityResource.Answer;
import io.rapport.analytics.elasticity.ElasticityResource.Estimate;
import io.rapport.analytics.estimate.Interval;
import io.rapport.analytics.metrics.Rounding;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** What would become of a product's sales at another price. */
@ApplicationScoped
class WhatIfs {
    private static final Duration BASE = Duration.ofDays(28);
    private static final int WEEKS = 4;
    private static final double FAR = 1.5;

    private final Jdbi jdbi;
    private final Elasticities elasticities;

    WhatIfs(Jdbi jdbi, Elasticities elasticities) {
        this.jdbi = jdbi;
        this.elasticities = elasticities;
    }

    /** The four weeks before the fit; {@code cost} null where the catalogue does not say it in that currency. */
    record Base(BigDecimal units, BigDecimal revenue, String category, BigDecimal cost) {
        double price() {
            return revenue.divide(units, MathContext.DECIMAL64).doubleValue();
        }
    }

    /** @throws Problem 404 where the product was not sold in those weeks, 409 where there is no elasticity */
    Answer of(Decision fit, String product, String currency, BigDecimal price) {
        var base = base(fit, product, currency)
                .orElseThrow(() -> Problem.notFound("sale in " + currency + " of product", product));
        var estimate = estimate(fit, currency, base.category());
        var own = new Elasticity(
                new Interval(estimate.lower(), estimate.value(), estimate.upper()),
                estimate.sales(),
                estimate.clusters(),
                estimate.doubts());
        var factor = price.doubleValue() / base.price();
        var whatIf = own.ifPriceBecomes(factor);
        var units = whatIf.units().times(base.units().doubleValue() / WEEKS);
        return new Answer(
                fit.fitId(),
                fit.asOf(),
                product,
                currency,
                money(base.price(), currency),
                Rounding.round(price, currency),
                base.units().doubleValue() / WEEKS,
                estimate,
                units,
                whatIf.revenue().times(base.revenue().doubleValue() / WEEKS),
                margin(units, price, base.cost()),
                doubts(estimate, factor));
    }

    private static Interval margin(Interval units, BigDecimal price, BigDecimal cost) {
        if (cost == null) {
            return null;
        }
        var each = price.subtract(cost).doubleValue();
        var margin = units.times(each);
        return each >= 0 ? margin : new Interval(margin.upper(), margin.value(), margin.lower());
    }

    private static List<String> doubts(Estimate estimate, double factor) {
        var doubts = new ArrayList<>(estimate.doubts());
        if (factor > FAR || factor < 1 / FAR) {
            doubts.add("the price is far from those seen");
        }
        return doubts;
    }

    private static BigDecimal money(double amount, String currency) {
        return Rounding.round(BigDecimal.valueOf(amount), currency);
    }

    /** That of the category if it may be relied on, else that of all products. */
    private Estimate estimate(Decision fit, String currency, String category) {
        var known = elasticities.list(fit.fitId(), Optional.of(currency));
        return known.stream()
                .filter(estimate -> estimate.reliable() && category != null && category.equals(estimate.category()))
                .findFirst()
                .or(() -> known.stream()
                        .filter(estimate -> estimate.category() == null)
                        .findFirst())
                .orElseThrow(() -> Problem.conflict("Prices in " + currency + " moved too little for an elasticity."));
    }

    private Optional<Base> base(Decision fit, String product, String currency) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select sum(l.quantity) units, sum(l.price * l.quantity) revenue, coalesce(max(p.category), max(l.category)) category,
                  max(p.cost) filter (where p.currency = :currency) cost
                from sales_line l left join sales_product p using (product)
                where l.product = :product and l.currency = :currency and l.placed_at > :since and l.placed_at <= :asOf and l.price > 0
                having sum(l.quantity) > 0 and sum(l.price * l.quantity) > 0""")
                .bind("product", product)
                .bind("currency", currency)
                .bind("since", fit.asOf().minus(BASE))
                .bind("asOf", fit.asOf())
                .mapTo(Base.class)
                .findOne());
    }
}
