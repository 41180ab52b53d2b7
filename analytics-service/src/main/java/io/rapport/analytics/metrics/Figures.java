package io.rapport.analytics.metrics;

import io.rapport.analytics.customer.Customers;
import io.rapport.analytics.metrics.MetricsResource.Answer;
import io.rapport.analytics.metrics.MetricsResource.CurrencyFigures;
import io.rapport.analytics.metrics.MetricsResource.Effect;
import io.rapport.analytics.metrics.MetricsResource.Scores;
import io.rapport.kit.http.Cursor;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.DateTimeException;
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
    private final Clock clock;

    Figures(Jdbi jdbi, Customers customers, Clock clock) {
        this.jdbi = jdbi;
        this.customers = customers;
        this.clock = clock;
    }

    /** @throws Problem 404 if no such customer is known */
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
                select fit_id, as_of, currency, clv, clv_lower, clv_upper, p_alive, churn_risk, expected_orders, expected_next_order_at
                from customer_score where customer_id = :customer""")
                .bind("customer", customerId)
                .mapTo(Scores.class)
                .findOne());
    }

    /** Newest first. */
    Page<Effect> explain(UUID customerId, PageRequest page) {
        customers.require(customerId);
        var place = page.after(3).map(Figures::place).orElse(Place.NEWEST);
        var effects = jdbi.withHandle(handle -> handle.createQuery("""
                select e.order_key, e.version, visitor_id, e.placed_at, e.effect_at, e.currency, e.country, e.channel,
                  e.orders_delta orders, e.gross_delta revenue, e.refund_delta refunds
                from visitor v join order_effect e using (visitor_id)
                where v.customer_id = :customer and (e.effect_at, e.order_key, e.version) < (:at, :key, :version)
                order by e.effect_at desc, e.order_key desc, e.version desc limit :limit""")
                .bind("customer", customerId)
                .bind("at", place.effectAt())
                .bind("key", place.orderKey())
                .bind("version", place.version())
                .bind("limit", page.limit() + 1)
                .mapTo(Effect.class)
                .list());
        return Page.of(effects, page.limit(), e -> List.of(e.effectAt(), e.orderKey(), e.version()));
    }

    private static Place place(Cursor cursor) {
        var values = cursor.values();
        try {
            return new Place(
                    Instant.parse(values.get(0)), values.get(1).replace("\0", ""), Integer.parseInt(values.get(2)));
        } catch (DateTimeException | NumberFormatException _) {
            throw Problem.invalid("after", "is not a cursor of this list");
        }
    }

    private static Answer answer(
            UUID customerId, long version, Instant now, List<CurrencyFigures> currencies, Scores scores) {
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
                scores);
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

    /** Where a page ended. */
    private record Place(Instant effectAt, String orderKey, int version) {
        static final Place NEWEST = new Place(Instant.parse("9999-12-31T00:00:00Z"), "", 0);
    }
}
