package io.rapport.analytics.report;

import io.rapport.analytics.metrics.Rounding;
import io.rapport.analytics.report.ReportResource.RevenueOf;
import io.rapport.kit.company.Company;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;

/** Revenue cut by window and by one thing more. A refund belongs to an order: of its lines each bears its share of the order's worth. */
@ApplicationScoped
class Revenues {
    private static final String OF_ORDERS = """
            with placed as (
              select e.currency, e.order_key, e.visitor_id, %1$s start, %2$s value, sum(e.orders_delta) orders, sum(e.gross_delta) gross
              from order_effect e where %4$s group by 1, 2, 3, 4, 5),
            returned as (
              select e.currency, %3$s start, %2$s value, sum(e.refund_delta) refunds from order_effect e
              where e.refund_delta <> 0 and %5$s group by 1, 2, 3)
            """;

    private static final String OF_LINES = """
            with line as (
              select e.currency, e.order_key, e.visitor_id, e.placed_at, %2$s value, sum(e.price * e.quantity) gross
              from sales_line e left join sales_product p using (product)
              where %4$s group by 1, 2, 3, 4, 5 having sum(e.quantity) > 0),
            placed as (
              select e.currency, e.order_key, e.visitor_id, %1$s start, e.value, 1 orders, e.gross from line e),
            sent_back as (
              select e.order_key, e.currency, e.effect_at, sum(e.refund_delta) refund from order_effect e
              where e.refund_delta <> 0 and %5$s group by 1, 2, 3),
            share as (
              select e.order_key, e.currency, %2$s value,
                sum(e.price * e.quantity) / nullif(sum(sum(e.price * e.quantity)) over (partition by e.order_key, e.currency), 0) part
              from sales_line e left join sales_product p using (product)
              where e.order_key in (select order_key from sent_back) group by 1, 2, 3),
            returned as (
              select e.currency, %3$s start, s.value, sum(e.refund * coalesce(s.part, 0)) refunds
              from sent_back e join share s using (order_key, currency) group by 1, 2, 3)
            """;

    private static final String SUMS = """
            , sold as (
              select p.start, p.currency, p.value, sum(p.orders) orders, sum(p.gross) revenue,
                count(distinct v.customer_id) filter (where p.orders > 0) customers
              from placed p join visitor v using (visitor_id) group by 1, 2, 3)
            select coalesce(s.start, r.start) start, coalesce(s.currency, r.currency) currency, coalesce(s.value, r.value) value,
              coalesce(orders, 0) orders, coalesce(revenue, 0) revenue, coalesce(refunds, 0) refunds, coalesce(customers, 0) customers
            from sold s full join returned r on s.start = r.start and s.currency = r.currency and coalesce(s.value, '') = coalesce(r.value, '')
            where (:currency::text is null or coalesce(s.currency, r.currency) = :currency)
            order by 1, 2, 5 desc, 3 limit :limit""";

    private final Jdbi jdbi;
    private final Company company;

    Revenues(Jdbi jdbi, Company company) {
        this.jdbi = jdbi;
        this.company = company;
    }

    /**
     * Of the windows that start in the range, as without a dimension: so that both add up to the same.
     *
     * @throws io.rapport.kit.http.Problem 400 for more than 10,000 rows
     */
    List<RevenueOf> by(Window window, Dimension dimension, Range range) {
        var sql = (dimension.ofLines() ? OF_LINES : OF_ORDERS)
                        .formatted(
                                window.start("e.placed_at", company),
                                dimension.sql(),
                                window.start("e.effect_at", company),
                                window.within("e.placed_at", company),
                                window.within("e.effect_at", company))
                + SUMS;
        return Reports.complete(jdbi.withHandle(handle -> handle.createQuery(sql)
                .bind("zone", company.zone().getId())
                .bind("from", range.start(company))
                .bind("to", range.end(company))
                .bind("currency", range.currency)
                .bind("limit", Reports.MOST_WINDOWS + 1)
                .map(Revenues::row)
                .list()));
    }

    private static RevenueOf row(RowView row) {
        var currency = row.getColumn("currency", String.class);
        var revenue = row.getColumn("revenue", BigDecimal.class);
        var refunds = row.getColumn("refunds", BigDecimal.class);
        return new RevenueOf(
                row.getColumn("start", Instant.class),
                row.getColumn("value", String.class),
                row.getColumn("orders", Long.class),
                Rounding.round(revenue, currency),
                Rounding.round(refunds, currency),
                Rounding.round(revenue.subtract(refunds), currency),
                row.getColumn("customers", Long.class),
                currency);
    }
}
