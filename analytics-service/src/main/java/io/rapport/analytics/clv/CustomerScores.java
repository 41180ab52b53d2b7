package io.rapport.analytics.clv;

import io.rapport.analytics.clv.ClvFitResource.Answer;
import io.rapport.analytics.clv.ClvFitResource.CurrencyFit;
import io.rapport.analytics.clv.PurchaseHistories.Row;
import io.rapport.analytics.customer.Customers;
import io.rapport.analytics.metrics.CustomerMetrics;
import io.rapport.analytics.metrics.Rounding;
import io.rapport.kit.Columns;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** What a fit says of each customer. */
@ApplicationScoped
class CustomerScores {
    private static final int SLICE = 2_000;
    private static final int DECIMALS = 4;
    /** A next order later than this is no expectation. */
    private static final double FARTHEST_WEEKS = 520;

    private static final Fit.Model<GammaGamma> NO_SPEND = new Fit.Model<>(new GammaGamma(2, 2, 1), 0, new double[3][3]);

    private final Jdbi jdbi;
    private final PurchaseHistories histories;
    private final Customers customers;
    private final CustomerMetrics customerMetrics;

    CustomerScores(Jdbi jdbi, PurchaseHistories histories, Customers customers, CustomerMetrics customerMetrics) {
        this.jdbi = jdbi;
        this.histories = histories;
        this.customers = customers;
        this.customerMetrics = customerMetrics;
    }

    /** Published values, rounded. */
    private record Score(
            UUID customerId,
            String currency,
            BigDecimal clv,
            BigDecimal clvLower,
            BigDecimal clvUpper,
            BigDecimal pAlive,
            BigDecimal churnRisk,
            BigDecimal expectedOrders,
            Instant expectedNextOrderAt) {}

    /** Scores the next slice of customers; returns whether there may be more. */
    boolean slice(Answer fit) {
        var rows = histories.after(fit.fitId(), SLICE);
        if (rows.isEmpty()) {
            return false;
        }
        customers.lock(rows.stream().map(Row::customerId).toList());
        customerMetrics.publish(save(
                fit,
                rows.stream()
                        .parallel()
                        .map(row -> score(fit, row))
                        .flatMap(Optional::stream)
                        .toList()));
        jdbi.useHandle(handle -> handle.execute(
                "update clv_fit set after = ? where fit_id = ?", rows.getLast().customerId(), fit.fitId()));
        return true;
    }

    /** Takes back what earlier fits said of those whom this one says nothing of; returns whether there may be more. */
    boolean forget(Answer fit) {
        var stale = jdbi.withHandle(handle -> handle.createQuery(
                        "select customer_id from customer_score where fit_id <> :fit order by customer_id limit :limit")
                .bind("fit", fit.fitId())
                .bind("limit", SLICE)
                .mapTo(UUID.class)
                .list());
        customers.lock(stale);
        jdbi.useHandle(handle -> handle.createUpdate("delete from customer_score where customer_id = any (:ids)")
                .bindArray("ids", UUID.class, stale)
                .execute());
        customerMetrics.publish(stale);
        return !stale.isEmpty();
    }

    /** Empty where the currency has too few customers who came back. */
    private static Optional<Score> score(Answer fit, Row row) {
        return fit.currencies().stream()
                .filter(currency -> currency.currency().equals(row.currency()) && currency.buying() != null)
                .findFirst()
                .map(currency -> score(fit, currency, row));
    }

    private static Score score(Answer fit, CurrencyFit currency, Row row) {
        var spending = spending(currency);
        var outlook = new LifetimeValue(
                        buying(currency),
                        spending.orElse(NO_SPEND),
                        fit.horizonWeeks(),
                        fit.discount().doubleValue())
                .of(row.history(), row.spend());
        var value = spending.map(_ -> outlook.lifetimeValue());
        return new Score(
                row.customerId(),
                row.currency(),
                value.map(v -> money(v.value(), row)).orElse(null),
                value.map(v -> money(v.lower(), row)).orElse(null),
                value.map(v -> money(v.upper(), row)).orElse(null),
                decimal(outlook.pAlive().value()),
                decimal(outlook.churnRisk()),
                decimal(outlook.purchases().value()),
                nextOrder(fit.asOf(), outlook));
    }

    private static Instant nextOrder(Instant asOf, Outlook outlook) {
        return outlook.weeksToNext().stream()
                .filter(weeks -> weeks <= FARTHEST_WEEKS)
                .mapToObj(weeks -> asOf.plus(Duration.ofSeconds(Math.round(weeks * 7 * 86_400))))
                .findFirst()
                .orElse(null);
    }

    private static Fit.Model<BgNbd> buying(CurrencyFit fit) {
        var buying = fit.buying();
        return new Fit.Model<>(
                new BgNbd(buying.r(), buying.alpha(), buying.a(), buying.b()),
                buying.logLikelihood(),
                buying.covariance());
    }

    private static Optional<Fit.Model<GammaGamma>> spending(CurrencyFit fit) {
        return Optional.ofNullable(fit.spending())
                .map(spending -> new Fit.Model<>(
                        new GammaGamma(spending.p(), spending.q(), spending.v()),
                        spending.logLikelihood(),
                        spending.covariance()));
    }

    private static BigDecimal money(double amount, Row row) {
        return Rounding.round(BigDecimal.valueOf(amount), row.currency());
    }

    private static BigDecimal decimal(double value) {
        return BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_UP);
    }

    /** Returns those of whom something else is said than before. */
    private List<UUID> save(Answer fit, List<Score> scores) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                with fresh as (
                  select s.* from unnest(:ids, :currencies, :clvs, :lowers, :uppers, :alives, :risks, :orders, :nexts)
                    s (customer_id, currency, clv, clv_lower, clv_upper, p_alive, churn_risk, expected_orders, expected_next_order_at)
                  join customer c on c.customer_id = s.customer_id and not c.deleted),
                changed as (
                  select f.customer_id from fresh f left join customer_score s using (customer_id)
                  where s.customer_id is null
                    or (s.currency, s.clv, s.clv_lower, s.clv_upper, s.p_alive, s.churn_risk, s.expected_orders, s.expected_next_order_at)
                      is distinct from
                      (f.currency, f.clv, f.clv_lower, f.clv_upper, f.p_alive, f.churn_risk, f.expected_orders, f.expected_next_order_at)),
                saved as (
                  insert into customer_score (customer_id, fit_id, as_of, currency, clv, clv_lower, clv_upper, p_alive, churn_risk,
                    expected_orders, expected_next_order_at)
                  select customer_id, :fit, :asOf, currency, clv, clv_lower, clv_upper, p_alive, churn_risk, expected_orders,
                    expected_next_order_at
                  from fresh
                  on conflict (customer_id) do update set fit_id = excluded.fit_id, as_of = excluded.as_of,
                    currency = excluded.currency, clv = excluded.clv, clv_lower = excluded.clv_lower, clv_upper = excluded.clv_upper,
                    p_alive = excluded.p_alive, churn_risk = excluded.churn_risk, expected_orders = excluded.expected_orders,
                    expected_next_order_at = excluded.expected_next_order_at)
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
                        .timestamptz("nexts", Score::expectedNextOrderAt))
                .bind("fit", fit.fitId())
                .bind("asOf", fit.asOf())
                .mapTo(UUID.class)
                .list());
    }
}
