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
     * @param from an instant, or a date in the company's zone; null: from the first order on
     * @param currency null: each
     * @throws Problem 400 for more than {@value #MOST_WINDOWS} windows
     */
    List<Revenue> revenue(Window window, String from, String to, String currency) {
        var start = from == null ? Range.EVER : Range.time("from", from, company);
        var end = to == null ? Range.NEVER : Range.time("to", to, company);
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
        var items = jdbi.withHandle(handle -> handle.createQuery(sql)
                .bind("zone", company.zone().getId())
                .bind("from", start)
                .bind("to", end)
                .bind("currency", currency)
                .bind("limit", MOST_WINDOWS + 1)
                .map(Reports::revenue)
                .list());
        if (items.size() > MOST_WINDOWS) {
            throw Problem.invalid("from", "the range has more than " + MOST_WINDOWS + " windows; narrow it");
        }
        return items;
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

    /** Bounds both the windows and, so that the index helps, the times in them: no window is longer than 367 days. */
    private String within(String column, Window window) {
        return """
                %1$s >= :from and %1$s < :to + interval '367 days' and %2$s >= :from and %2$s < :to
                    and (:currency::text is null or e.currency = :currency)""".formatted(column, window.start(column, company));
    }

    private static Revenue revenue(RowView row) {
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
        return new Totals(
                currency,
                row.getColumn("orders", Long.class),
                row.getColumn("customers", Long.class),
                Rounding.round(row.getColumn("revenue", BigDecimal.class), currency),
                Rounding.round(row.getColumn("refunds", BigDecimal.class), currency),
                row.getColumn("guests", Long.class));
    }
}
