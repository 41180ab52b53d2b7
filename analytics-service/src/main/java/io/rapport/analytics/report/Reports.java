package io.rapport.analytics.report;

import io.agroal.api.AgroalDataSource;
import io.rapport.analytics.report.ReportResource.Revenue;
import io.rapport.analytics.report.ReportResource.Totals;
import io.rapport.analytics.sql.Rounding;
import io.rapport.analytics.sql.Sql;
import io.rapport.kit.company.Company;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;

/** Adds up the facts by window or altogether; rounds each sum once, at the end. */
@ApplicationScoped
class Reports {
    static final int MOST_WINDOWS = 10_000;
    private static final Instant EVER = Instant.parse("1900-01-01T00:00:00Z");
    private static final Instant NEVER = Instant.parse("2200-01-01T00:00:00Z");

    private final AgroalDataSource database;
    private final Company company;

    Reports(AgroalDataSource database, Company company) {
        this.database = database;
        this.company = company;
    }

    /**
     * Windows that start in [from, to), ascending, those without any order or refund left out.
     *
     * @param from an instant, or a date in the company's zone; null: from the first order on
     * @param currency null: each
     * @throws Problem 400 for more than {@value #MOST_WINDOWS} windows
     */
    List<Revenue> revenue(Window window, String from, String to, String currency) {
        var start = from == null ? EVER : time("from", from);
        var end = to == null ? NEVER : time("to", to);
        var items = Sql.of("with placed as (select e.currency, e.order_key, e.visitor_id, ")
                .plus(window.start(Sql.of("e.placed_at"), company))
                .plus("""
                 start, sum(e.orders_delta) orders, sum(e.gross_delta) gross
                from order_effect e where true""")
                .plus(filter("e.placed_at", window, start, end, currency))
                .plus("""
                 group by 1, 2, 3, 4),
                sold as (
                  select p.start, p.currency, sum(p.orders) orders, sum(p.gross) revenue,
                    count(distinct v.customer_id) filter (where p.orders > 0) customers
                  from placed p join visitor v using (visitor_id) group by 1, 2),
                returned as (select e.currency,\s""")
                .plus(window.start(Sql.of("e.effect_at"), company))
                .plus(" start, sum(e.refund_delta) refunds from order_effect e where e.refund_delta <> 0")
                .plus(filter("e.effect_at", window, start, end, currency))
                .plus("""
                 group by 1, 2)
                select start, currency, coalesce(orders, 0) orders, coalesce(revenue, 0) revenue,
                  coalesce(refunds, 0) refunds, coalesce(customers, 0) customers
                from sold full join returned using (start, currency) order by start, currency limit ?""", MOST_WINDOWS + 1)
                .query(database, Reports::revenue);
        if (items.size() > MOST_WINDOWS) {
            throw Problem.invalid("from", "the range has more than " + MOST_WINDOWS + " windows; narrow it");
        }
        return items;
    }

    /** A guest's order is one whose visitor is no customer's. */
    List<Totals> totals() {
        return Sql.of("""
                select e.currency, sum(e.orders_delta) orders, sum(e.gross_delta) revenue, sum(e.refund_delta) refunds,
                  coalesce(sum(e.orders_delta) filter (where v.customer_id is null), 0) guests,
                  (select count(*) from customer_metrics m where m.currency = e.currency and m.orders > 0) customers
                from order_effect e join visitor v using (visitor_id) group by e.currency order by e.currency""").query(database, Reports::totals);
    }

    /** Bounds both the windows and, so that the index helps, the times in them: no window is longer than 32 days. */
    private Sql filter(String column, Window window, Instant from, Instant to, String currency) {
        var bounds = Sql.of(
                        " and " + column + " >= ? and " + column + " < ?::timestamptz + interval '32 days'", from, to)
                .plus(" and ")
                .plus(window.start(Sql.of(column), company))
                .plus(" >= ? and ", from)
                .plus(window.start(Sql.of(column), company))
                .plus(" < ?", to);
        return currency == null ? bounds : bounds.plus(" and e.currency = ?", currency);
    }

    private Instant time(String field, String text) {
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(company.zone()).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException _) {
            throw Problem.invalid(
                    field, "must be an instant such as 2026-01-31T08:00:00Z or a date such as 2026-01-31");
        }
    }

    private static Revenue revenue(ResultSet row) throws SQLException {
        var currency = row.getString("currency");
        var revenue = row.getBigDecimal("revenue");
        var refunds = row.getBigDecimal("refunds");
        return new Revenue(
                Sql.instant(row, "start"),
                row.getLong("orders"),
                Rounding.round(revenue, currency),
                Rounding.round(refunds, currency),
                Rounding.round(revenue.subtract(refunds), currency),
                row.getLong("customers"),
                currency);
    }

    private static Totals totals(ResultSet row) throws SQLException {
        var currency = row.getString("currency");
        return new Totals(
                currency,
                row.getLong("orders"),
                row.getLong("customers"),
                Rounding.round(row.getBigDecimal("revenue"), currency),
                Rounding.round(row.getBigDecimal("refunds"), currency),
                row.getLong("guests"));
    }
}
