package io.rapport.analytics.report;

import io.rapport.analytics.metrics.Rounding;
import io.rapport.analytics.report.ShopReportResource.Funnel;
import io.rapport.analytics.report.ShopReportResource.Product;
import io.rapport.analytics.report.ShopReportResource.Step;
import io.rapport.kit.company.Company;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;

/** What is looked at, put into carts and bought. */
@ApplicationScoped
class Shopping {
    private static final List<String> STEPS = List.of("views", "carts", "checkouts", "orders");

    private final Jdbi jdbi;
    private final Company company;

    Shopping(Jdbi jdbi, Company company) {
        this.jdbi = jdbi;
        this.company = company;
    }

    /** Shoppers, a customer once however many devices she has, and whoever is nobody's customer by visitor; by whole days. */
    Funnel funnel(Range range) {
        var from = LocalDate.ofInstant(range.start(company), company.zone());
        var to = LocalDate.ofInstant(range.end(company).minusMillis(1), company.zone());
        return jdbi.withHandle(handle -> handle.createQuery("""
                with shopper as (
                  select coalesce(v.customer_id, v.visitor_id) id,
                    bool_or(e.type in ('storefront.product-viewed', 'storefront.product-list-viewed', 'storefront.product-clicked')) viewed,
                    bool_or(e.type in ('storefront.product-added', 'storefront.cart-viewed')) filled,
                    bool_or(e.type in ('storefront.checkout-started', 'storefront.checkout-step-completed', 'storefront.payment-info-entered'))
                      checked_out,
                    bool_or(e.type = 'storefront.order-completed') bought
                  from visitor_event e join visitor v using (visitor_id) where e.day between :from and :to group by 1)
                select count(*) filter (where viewed) views, count(*) filter (where filled) carts,
                  count(*) filter (where checked_out) checkouts, count(*) filter (where bought) orders,
                  count(*) filter (where viewed and filled) through2, count(*) filter (where viewed and filled and checked_out) through3,
                  count(*) filter (where viewed and filled and checked_out and bought) through4
                from shopper""")
                .bind("from", from)
                .bind("to", to)
                .map(Shopping::funnel)
                .one());
    }

    private static Funnel funnel(RowView row) {
        var shoppers =
                STEPS.stream().map(step -> row.getColumn(step, Long.class)).toList();
        var through = List.of(
                shoppers.getFirst(),
                row.getColumn("through2", Long.class),
                row.getColumn("through3", Long.class),
                row.getColumn("through4", Long.class));
        return new Funnel(java.util.stream.IntStream.range(0, STEPS.size())
                .mapToObj(i -> new Step(
                        STEPS.get(i),
                        shoppers.get(i),
                        through.get(i),
                        i == 0 ? null : share(through.get(i), through.get(i - 1))))
                .toList());
    }

    private static Double share(long some, long all) {
        return all == 0 ? null : (double) some / all;
    }

    /** By falling revenue, in each currency. Of an order's refund each line bears the share that it has of the order's worth. */
    List<Product> products(Range range, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                with line as (
                  select l.order_key, l.currency, l.product, l.visitor_id, max(l.name) as name, max(l.category) category,
                    sum(l.quantity) units, sum(coalesce(l.price, 0) * l.quantity) value
                  from sales_line l
                  where l.placed_at >= :from and l.placed_at < :to and (:currency::text is null or l.currency = :currency)
                  group by 1, 2, 3, 4 having sum(l.quantity) > 0),
                sent_back as (
                  select order_key, currency, sum(refund_delta) refund from order_effect
                  where refund_delta <> 0 and placed_at >= :from and placed_at < :to group by 1, 2),
                worth as (select order_key, currency, sum(value) worth from line group by 1, 2),
                sold as (
                  select l.product, l.currency, max(l.name) as name, max(l.category) category, count(distinct l.order_key) orders,
                    count(distinct v.customer_id) customers, sum(l.units) units, sum(l.value) revenue,
                    coalesce(sum(s.refund * l.value / nullif(w.worth, 0)), 0) refunds
                  from line l join worth w using (order_key, currency) left join visitor v using (visitor_id)
                    left join sent_back s using (order_key, currency)
                  group by 1, 2),
                placed as (select *, row_number() over (partition by currency order by revenue desc, product) as place from sold)
                select s.product, coalesce(p.name, s.name) as name, coalesce(p.category, s.category) category, s.currency, s.orders,
                  s.customers, s.units, s.revenue, s.refunds
                from placed s left join sales_product p using (product) where place <= :limit order by s.currency, place""")
                .bind("from", range.start(company))
                .bind("to", range.end(company))
                .bind("currency", range.currency)
                .bind("limit", limit)
                .map(Shopping::product)
                .list());
    }

    private static Product product(RowView row) {
        var currency = row.getColumn("currency", String.class);
        var revenue = row.getColumn("revenue", BigDecimal.class);
        var refunds = row.getColumn("refunds", BigDecimal.class);
        return new Product(
                row.getColumn("product", String.class),
                row.getColumn("name", String.class),
                row.getColumn("category", String.class),
                currency,
                row.getColumn("orders", Long.class),
                row.getColumn("customers", Long.class),
                row.getColumn("units", BigDecimal.class),
                Rounding.round(revenue, currency),
                Rounding.round(refunds, currency),
                Rounding.round(revenue.subtract(refunds), currency));
    }
}
