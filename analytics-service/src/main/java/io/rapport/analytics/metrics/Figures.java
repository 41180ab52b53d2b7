package io.rapport.analytics.metrics;

import io.agroal.api.AgroalDataSource;
import io.rapport.analytics.customer.Customers;
import io.rapport.analytics.metrics.MetricsResource.Answer;
import io.rapport.analytics.metrics.MetricsResource.CurrencyFigures;
import io.rapport.analytics.metrics.MetricsResource.Effect;
import io.rapport.analytics.sql.Sql;
import io.rapport.kit.http.Cursor;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Reads the figures of one customer as of now. */
@ApplicationScoped
class Figures {
    private static final Duration YEAR = Duration.ofDays(365);

    private final AgroalDataSource database;
    private final Customers customers;
    private final Clock clock;

    Figures(AgroalDataSource database, Customers customers, Clock clock) {
        this.database = database;
        this.customers = customers;
        this.clock = clock;
    }

    /** @throws Problem 404 if no such customer is known */
    Answer of(UUID customerId) {
        customers.require(customerId);
        var now = clock.instant();
        var rows = Sql.of("""
                select c.metrics_version, m.currency, m.orders, m.revenue, m.refunds, m.first_order_at, m.last_order_at,
                  (select coalesce(sum(e.orders_delta), 0) from visitor v join order_effect e using (visitor_id)
                   where v.customer_id = m.customer_id and e.currency = m.currency and e.placed_at > ?) frequency
                from customer c left join customer_metrics m using (customer_id)
                where c.customer_id = ? order by m.currency""", now.minus(YEAR), customerId)
                .query(database, row -> new Figure(row.getLong("metrics_version"), figures(row, now)));
        var currencies = rows.stream()
                .map(Figure::figures)
                .filter(figures -> figures.currency() != null)
                .toList();
        return answer(customerId, rows.getFirst().version(), now, currencies);
    }

    /** Newest first. */
    Page<Effect> explain(UUID customerId, PageRequest page) {
        customers.require(customerId);
        var effects = Sql.of("""
                select e.* from visitor v join order_effect e using (visitor_id) where v.customer_id = ?""", customerId)
                .plus(page.after(3).map(Figures::before).orElse(Sql.of("")))
                .plus(" order by e.effect_at desc, e.order_key desc, e.version desc limit ?", page.limit() + 1)
                .query(database, Figures::effect);
        return Page.of(effects, page.limit(), e -> List.of(e.effectAt(), e.orderKey(), e.version()));
    }

    private static Sql before(Cursor cursor) {
        var values = cursor.values();
        try {
            return Sql.of(
                    " and (e.effect_at, e.order_key, e.version) < (?, ?, ?)",
                    Instant.parse(values.get(0)),
                    values.get(1).replace("\0", ""),
                    Integer.valueOf(values.get(2)));
        } catch (DateTimeException | NumberFormatException _) {
            throw Problem.invalid("after", "is not a cursor of this list");
        }
    }

    private static Answer answer(UUID customerId, long version, Instant now, List<CurrencyFigures> currencies) {
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
                currencies);
    }

    private static CurrencyFigures figures(ResultSet row, Instant now) throws SQLException {
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
                row.getLong("frequency"));
    }

    private static Effect effect(ResultSet row) throws SQLException {
        return new Effect(
                row.getString("order_key"),
                row.getInt("version"),
                Sql.uuid(row, "visitor_id"),
                Sql.instant(row, "placed_at"),
                Sql.instant(row, "effect_at"),
                row.getString("currency"),
                row.getString("country"),
                row.getString("channel"),
                row.getInt("orders_delta"),
                row.getBigDecimal("gross_delta"),
                row.getBigDecimal("refund_delta"));
    }

    private record Figure(long version, CurrencyFigures figures) {}
}
