package io.rapport.analytics.report;

import io.rapport.analytics.metrics.Rounding;
import io.rapport.analytics.report.ReportResource.Revenue;
import io.rapport.analytics.report.ReportResource.Totals;
import io.rapport.kit.company.Company;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;

/** Adds up the facts by window or altogether; rounds each sum once, at the end. */
@ApplicationScoped
class Reports {
    static final int MOST_WINDOWS = 10_000;

    private final Jdbi jdbi;
    private final Company company;

    Reports(Jdbi jdbi, Company company) {
        this.jdbi = jdbi;
        this.company = company;
    }

    /**
     * Windows that start in [from, to), ascending, those without any order or refund left out.
     *
     * @throws Problem 400 for more than {@value #MOST_WINDOWS} rows
     */
    List<Revenue> revenue(Window window, Range range) {
        var sql = """
                with placed as (
                  select e.currency, e.order_key, e.visitor_id, %1$s start, sum(e.orders_delta) orders, sum(e.gross_delta) gross
                  from order_effect e where %2$s
                  group by 1, 2, 3, 4),
                sold as (
                  select p.start, p.currency, sum(p.orders) orders, sum(p.gross) revenue,
                    count(distinct v.customer_id) filter (where p.orders > 0) customers
                  from placed p join visitor v using (visitor_id) group by 1, 2),
                returned as (
                  select e.currency, %3$s start, sum(e.refund_delta) refunds
                  from order_effect e where e.refund_delta <> 0 and %4$s
                  group by 1, 2)
                select start, currency, coalesce(orders, 0) orders, coalesce(revenue, 0) revenue,
                  coalesce(refunds, 0) refunds, coalesce(customers, 0) customers
                from sold full join returned using (start, currency) order by start, currency limit :limit""".formatted(
                        window.start("e.placed_at", company),
                        within("e.placed_at", window),
                        window.start("e.effect_at", company),
                        within("e.effect_at", window));
        return complete(jdbi.withHandle(handle -> handle.createQuery(sql)
                .bind("zone", company.zone().getId())
                .bind("from", range.start(company))
                .bind("to", range.end(company))
                .bind("currency", range.currency)
                .bind("limit", MOST_WINDOWS + 1)
                .map(Reports::window)
                .list()));
    }

    /** A guest's order is one whose visitor is no customer's. */
    List<Totals> totals() {
        return jdbi.withHandle(
                handle -> handle.createQuery("""
                select e.currency, sum(e.orders_delta) orders, sum(e.gross_delta) revenue, sum(e.refund_delta) refunds,
                  coalesce(sum(e.orders_delta) filter (where v.customer_id is null), 0) guests,
                  (select count(*) from customer_metrics m where m.currency = e.currency and m.orders > 0) customers
                from order_effect e join visitor v using (visitor_id) group by e.currency order by e.currency""").map(Reports::totals).list());
    }

    private String within(String column, Window window) {
        return window.within(column, company) + " and (:currency::text is null or e.currency = :currency)";
    }

    /** @throws Problem 400 for more than {@value #MOST_WINDOWS} */
    static <T> List<T> complete(List<T> rows) {
        if (rows.size() > MOST_WINDOWS) {
            throw Problem.invalid("from", "the range has more than " + MOST_WINDOWS + " rows; narrow it");
        }
        return rows;
    }

    private static Revenue window(RowView row) {
        var currency = row.getColumn("currency", String.class);
        var revenue = row.getColumn("revenue", BigDecimal.class);
        var refunds = row.getColumn("refunds", BigDecimal.class);
        return new Revenue(
                row.getColumn("start", Instant.class),
                row.getColumn("orders", Long.class),
                Rounding.round(revenue, currency),
                Rounding.round(refunds, currency),
                Rounding.round(revenue.subtract(refunds), currency),
                row.getColumn("customers", Long.class),
                currency);
    }

    private static Totals totals(RowView row) {
        var currency = row.getColumn("currency", String.class);
        var revenue = row.getColumn("revenue", BigDecimal.class);
        var refunds = row.getColumn("refunds", BigDecimal.class);
        return new Totals(
                currency,
                row.getColumn("orders", Long.class),
                row.getColumn("customers", Long.class),
                Rounding.round(revenue, currency),
                Rounding.round(refunds, currency),
                row.getColumn("guests", Long.class),
                Rounding.round(revenue.subtract(refunds), currency));
    }
}
