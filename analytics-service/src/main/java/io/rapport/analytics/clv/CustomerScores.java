package io.rapport.analytics.clv;

import io.rapport.analytics.clv.ClvFitResource.Answer;
import io.rapport.analytics.metrics.Scorer;
import io.rapport.kit.Columns;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** What the latest fit says of a customer: by nothing but her orders and the fit, so that it can be computed again. */
@ApplicationScoped
class CustomerScores implements Scorer {
    private final Jdbi jdbi;
    private final PurchaseHistories histories;
    private final ClvFits fits;

    CustomerScores(Jdbi jdbi, PurchaseHistories histories, ClvFits fits) {
        this.jdbi = jdbi;
        this.histories = histories;
        this.fits = fits;
    }

    @Override
    public List<UUID> rescore(Collection<UUID> customerIds) {
        return fits.latest().map(fit -> rescore(fit, customerIds)).orElse(List.of());
    }

    private List<UUID> rescore(Answer fit, Collection<UUID> customerIds) {
        var scored = histories.of(customerIds, fit.asOf(), fit.requestedAt()).stream()
                .parallel()
                .map(row -> Score.of(fit, row))
                .flatMap(Optional::stream)
                .toList();
        var changed = new ArrayList<>(forget(customerIds, scored));
        if (!scored.isEmpty()) {
            changed.addAll(save(fit, scored));
        }
        return changed;
    }

    /** Of whom nothing can be said any more. */
    private List<UUID> forget(Collection<UUID> customerIds, List<Score> scored) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                delete from customer_score s
                where s.customer_id = any (:ids) and (not s.customer_id = any (:scored)
                  or exists (select from customer c where c.customer_id = s.customer_id and c.deleted))
                returning s.customer_id""")
                .bindArray("ids", UUID.class, customerIds)
                .bindArray(
                        "scored",
                        UUID.class,
                        scored.stream().map(Score::customerId).toList())
                .mapTo(UUID.class)
                .list());
    }

    /** Returns those of whom something else is said than before. */
    private List<UUID> save(Answer fit, List<Score> scores) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                with fresh as (
                  select s.* from unnest(:ids, :asOfs, :currencies, :clvs, :lowers, :uppers, :alives, :risks, :orders, :nexts,
                      :recencies, :frequencies, :monetaries)
                    s (customer_id, as_of, currency, clv, clv_lower, clv_upper, p_alive, churn_risk, expected_orders, expected_next_order_at,
                      rfm_recency, rfm_frequency, rfm_monetary)
                  join customer c on c.customer_id = s.customer_id and not c.deleted),
                changed as (
                  select f.customer_id from fresh f left join customer_score s using (customer_id)
                  where s.customer_id is null
                    or (s.currency, s.clv, s.clv_lower, s.clv_upper, s.p_alive, s.churn_risk, s.expected_orders, s.expected_next_order_at,
                      s.rfm_recency, s.rfm_frequency, s.rfm_monetary)
                      is distinct from
                      (f.currency, f.clv, f.clv_lower, f.clv_upper, f.p_alive, f.churn_risk, f.expected_orders, f.expected_next_order_at,
                      f.rfm_recency, f.rfm_frequency, f.rfm_monetary)),
                saved as (
                  insert into customer_score (customer_id, fit_id, as_of, currency, clv, clv_lower, clv_upper, p_alive, churn_risk,
                    expected_orders, expected_next_order_at, rfm_recency, rfm_frequency, rfm_monetary)
                  select customer_id, :fit, as_of, currency, clv, clv_lower, clv_upper, p_alive, churn_risk, expected_orders,
                    expected_next_order_at, rfm_recency, rfm_frequency, rfm_monetary
                  from fresh
                  on conflict (customer_id) do update set fit_id = excluded.fit_id, as_of = excluded.as_of,
                    currency = excluded.currency, clv = excluded.clv, clv_lower = excluded.clv_lower, clv_upper = excluded.clv_upper,
                    p_alive = excluded.p_alive, churn_risk = excluded.churn_risk, expected_orders = excluded.expected_orders,
                    expected_next_order_at = excluded.expected_next_order_at,
                    rfm_recency = excluded.rfm_recency, rfm_frequency = excluded.rfm_frequency, rfm_monetary = excluded.rfm_monetary)
                select customer_id from changed""")
                .bindNamedArgumentFinder(Columns.of(scores)
                        .uuid("ids", Score::customerId)
                        .text("currencies", Score::currency)
                        .numeric("clvs", Score::clv)
                        .numeric("lowers", Score::clvLower)
                        .numeric("uppers", Score::clvUpper)
                        .numeric("alives", Score::pAlive)
                        .numeric("risks", Score::churnRisk)
                        .numeric("orders", Score::expectedOrders)
                        .timestamptz("nexts", Score::expectedNextOrderAt)
                        .timestamptz("asOfs", score -> score.row().asOf())
                        .integer("recencies", Score::recency)
                        .integer("frequencies", Score::frequency)
                        .integer("monetaries", Score::monetary))
                .bind("fit", fit.fitId())
                .mapTo(UUID.class)
                .list());
    }
}
