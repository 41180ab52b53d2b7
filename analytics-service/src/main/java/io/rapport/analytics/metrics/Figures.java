package io.rapport.analytics.metrics;

import io.rapport.analytics.customer.Customers;
import io.rapport.analytics.metrics.MetricsResource.Answer;
import io.rapport.analytics.metrics.MetricsResource.CurrencyFigures;
import io.rapport.analytics.metrics.MetricsResource.Rfm;
import io.rapport.analytics.metrics.MetricsResource.Scores;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;

/** Reads the figures of one customer as of now. */
@ApplicationScoped
class Figures {
    private static final Duration YEAR = Duration.ofDays(365);

    private final Jdbi jdbi;
    private final Customers customers;
    private final Habits habits;
    private final Clock clock;

    Figures(Jdbi jdbi, Customers customers, Habits habits, Clock clock) {
        this.jdbi = jdbi;
        this.customers = customers;
        this.habits = habits;
        this.clock = clock;
    }

    /** @throws io.rapport.kit.http.Problem 404 if no such customer is known */
    Answer of(UUID customerId) {
        customers.require(customerId);
        var now = clock.instant();
        var rows = jdbi.withHandle(handle -> handle.createQuery("""
                select c.metrics_version, m.currency, coalesce(m.orders, 0) orders, m.revenue, m.refunds, m.first_order_at, m.last_order_at,
                  (select coalesce(sum(e.orders_delta), 0) from visitor v join order_effect e using (visitor_id)
                   where v.customer_id = m.customer_id and e.currency = m.currency and e.placed_at > :yearAgo) frequency
                from customer c left join customer_metrics m using (customer_id)
                where c.customer_id = :customer order by m.currency""")
                .bind("yearAgo", now.minus(YEAR))
                .bind("customer", customerId)
                .map(row -> new Figure(row.getColumn("metrics_version", Long.class), figures(row, now)))
                .list());
        var currencies = rows.stream()
                .map(Figure::figures)
                .filter(figures -> figures.currency() != null)
                .toList();
        return answer(
                customerId,
                rows.getFirst().version(),
                now,
                currencies,
                scores(customerId).orElse(null));
    }

    private Optional<Scores> scores(UUID customerId) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select fit_id, as_of, currency, clv, clv_lower, clv_upper, p_alive, churn_risk, expected_orders, expected_next_order_at,
                  rfm_recency, rfm_frequency, rfm_monetary
                from customer_score where customer_id = :customer""")
                .bind("customer", customerId)
                .map(Figures::scores)
                .findOne());
    }

    private static Scores scores(RowView row) {
        return new Scores(
                row.getColumn("fit_id", UUID.class),
                row.getColumn("as_of", Instant.class),
                row.getColumn("currency", String.class),
                row.getColumn("clv", BigDecimal.class),
                row.getColumn("clv_lower", BigDecimal.class),
                row.getColumn("clv_upper", BigDecimal.class),
                row.getColumn("p_alive", BigDecimal.class),
                row.getColumn("churn_risk", BigDecimal.class),
                row.getColumn("expected_orders", BigDecimal.class),
                row.getColumn("expected_next_order_at", Instant.class),
                rfm(row));
    }

    /** Null where an earlier version of Rapport scored her. */
    private static Rfm rfm(RowView row) {
        var recency = row.getColumn("rfm_recency", Integer.class);
        var frequency = row.getColumn("rfm_frequency", Integer.class);
        var monetary = row.getColumn("rfm_monetary", Integer.class);
        return recency == null
                ? null
                : new Rfm(recency, frequency, monetary, "%d%d%d".formatted(recency, frequency, monetary));
    }

    private Answer answer(UUID customerId, long version, Instant now, List<CurrencyFigures> currencies, Scores scores) {
        var recency = currencies.stream()
                .map(CurrencyFigures::recencyDays)
                .filter(Objects::nonNull)
                .min(Long::compare);
        return new Answer(
                customerId,
                version,
                now,
                currencies.stream().mapToLong(CurrencyFigures::orders).sum(),
                recency.orElse(null),
                currencies.stream().mapToLong(CurrencyFigures::frequency).sum(),
                currencies,
                scores,
                habits.affinities(customerId),
                habits.channels(customerId),
                habits.engagement(customerId),
                habits.support(customerId),
                habits.satisfaction(customerId).orElse(null));
    }

    private static CurrencyFigures figures(RowView row, Instant now) {
        var metrics = CustomerMetrics.metrics(row);
        var last = metrics.lastOrderAt();
        return new CurrencyFigures(
                metrics.currency(),
                metrics.orders(),
                metrics.revenue(),
                metrics.refunds(),
                metrics.averageOrderValue(),
                metrics.firstOrderAt(),
                last,
                last == null ? null : Math.max(0, Duration.between(last, now).toDays()),
                row.getColumn("frequency", Long.class));
    }

    private record Figure(long version, CurrencyFigures figures) {}
}
