package io.rapport.analytics.affinity;

import io.rapport.analytics.affinity.AffinityResource.Affinity;
import io.rapport.analytics.affinity.AffinityResource.NewFit;
import io.rapport.analytics.decision.Computation;
import io.rapport.analytics.decision.Decision;
import io.rapport.analytics.insight.Insights;
import io.rapport.analytics.insight.Insights.Finding;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * What is bought together, of all baskets: counted by the database in tables that it spills to disk, so a million baskets cost this
 * process nothing. Only what is found together more often than by chance is kept.
 */
@ApplicationScoped
class Affinities implements Computation {
    static final String KIND = "affinity";
    private static final int FEWEST = 3;
    private static final int MOST_INSIGHTS = 1_000;
    private static final int KEPT = 30;

    private final Jdbi jdbi;
    private final Insights insights;

    Affinities(Jdbi jdbi, Insights insights) {
        this.jdbi = jdbi;
        this.insights = insights;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void compute(Decision decision) {
        var asked = decision.parameters(NewFit.class).orUsual();
        jdbi.useHandle(handle -> {
            handle.execute("set local work_mem = '64MB'");
            collect(handle, decision, asked);
            var baskets = handle.select("select count(distinct order_key) from bought")
                    .mapTo(Long.class)
                    .one();
            // A hair below, for .003 of 1,000 baskets are 3 of them and in floating point a little more.
            var fewest = Math.max(FEWEST, (long) Math.ceil(asked.support() * baskets * (1 - 1e-12)));
            pair(handle, decision.fitId(), baskets, fewest, asked.confidence());
            handle.execute("drop table bought, item, basket");
            forget(handle, decision.fitId());
        });
        insights.publish(decision, findings(decision.fitId()));
    }

    /** Each product once a basket, without what was cancelled. */
    private static void collect(Handle handle, Decision decision, NewFit asked) {
        handle.execute("create temporary table bought (order_key text, product text) on commit drop");
        handle.createUpdate("""
                insert into bought select order_key, product from sales_line
                where placed_at > :since and placed_at <= :asOf group by order_key, product having sum(quantity) > 0""")
                .bind("since", decision.asOf().minus(Duration.ofDays(asked.days())))
                .bind("asOf", decision.asOf())
                .execute();
    }

    private static void pair(Handle handle, UUID fitId, long baskets, long fewest, double confidence) {
        handle.execute("create temporary table item (id int, product text, n bigint) on commit drop");
        handle.execute("create temporary table basket (order_key text, id int) on commit drop");
        handle.execute("""
                insert into item select row_number() over (order by product), product, count(*) from bought
                group by product having count(*) >= ?""", fewest);
        handle.execute("insert into basket select order_key, id from bought join item using (product)");
        handle.execute("analyze item");
        handle.execute("analyze basket");
        handle.createUpdate("""
                insert into affinity (fit_id, product, other, n, support, confidence, lift, lift_lower, lift_upper)
                with pair as (
                  select a.id, b.id other, count(*) n from basket a join basket b on a.order_key = b.order_key and a.id < b.id
                  group by 1, 2 having count(*) >= :fewest),
                directed as (select id, other, n from pair union all select other, id, n from pair),
                rule as (
                  select i.product, o.product other, d.n, i.n own, o.n others, d.n::float8 * :baskets / (i.n * o.n) lift
                  from directed d join item i on i.id = d.id join item o on o.id = d.other),
                -- by the delta method on the logarithm of the lift
                spread as (
                  select *, 1.96 * sqrt(greatest(0, 1.0 / n - 1.0 / own - 1.0 / others + (2 * lift - 1) / :baskets)) width from rule)
                select :fit, product, other, n, n::float8 / :baskets, n::float8 / own, lift, lift * exp(-width), lift * exp(width)
                from spread where lift > 1 and n::float8 / own >= :confidence""")
                .bind("fewest", fewest)
                .bind("baskets", baskets)
                .bind("fit", fitId)
                .bind("confidence", confidence)
                .execute();
    }

    /** A month of nightly fits stays. */
    private static void forget(Handle handle, UUID fitId) {
        handle.createUpdate("""
                delete from affinity where fit_id <> :fit and fit_id in (
                  select fit_id from decision_fit where kind = :kind and state = 'done' order by requested_at desc offset :kept)""")
                .bind("fit", fitId)
                .bind("kind", KIND)
                .bind("kept", KEPT)
                .execute();
    }

    /** Of each product the one that most of its buyers take along. */
    private List<Finding> findings(UUID fitId) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select * from (
                  select distinct on (product) product, other, n, support, confidence, lift, lift_lower, lift_upper from affinity
                  where fit_id = :fit and lift_lower > 1 order by product, confidence desc, lift desc, other) best
                order by n desc, product limit :limit""")
                .bind("fit", fitId)
                .bind("limit", MOST_INSIGHTS)
                .mapTo(Affinity.class)
                .map(Affinities::finding)
                .list());
    }

    private static Finding finding(Affinity affinity) {
        var value = new LinkedHashMap<String, Object>();
        value.put("with", affinity.other());
        value.put("lift", affinity.lift());
        value.put("support", affinity.support());
        value.put("confidence", affinity.confidence());
        value.put("baskets", affinity.n());
        return new Finding(
                affinity.product(),
                value,
                Map.of("lower", affinity.liftLower(), "upper", affinity.liftUpper()),
                "basket-affinity");
    }

    /** By falling lift, after a place in that order; of one product only, where it is given. */
    List<Affinity> list(UUID fitId, Optional<String> product, double lift, String after, String other, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select product, other, n, support, confidence, lift, lift_lower, lift_upper from affinity
                where fit_id = :fit and (:product::text is null or product = :product)
                  and (lift < :lift or lift = :lift and (product, other) > (:after, :other))
                order by lift desc, product, other limit :limit""")
                .bind("fit", fitId)
                .bind("product", product.orElse(null))
                .bind("lift", lift)
                .bind("after", after)
                .bind("other", other)
                .bind("limit", limit)
                .mapTo(Affinity.class)
                .list());
    }
}
