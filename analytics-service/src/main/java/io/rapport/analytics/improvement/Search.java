package io.rapport.analytics.improvement;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** One kind of area, looked for in what is known as of an instant; each row of its query is an area. */
enum Search {
    /** Carts of the last 30 whole days that no order followed within 3 days, by the share of carts that do become one. */
    ABANDONED_CARTS("abandoned-carts", """
            with cart as (
              select c.visitor_id, v.customer_id, c.day, c.currency, c.value from sales_cart c left join visitor v using (visitor_id)
              where c.value > 0 and c.day >= (:asOf::timestamptz at time zone :zone)::date - 33
                and c.day < (:asOf::timestamptz at time zone :zone)::date - 3),
            told as (
              select c.*, exists (
                select from visitor o join order_effect e using (visitor_id)
                where (o.visitor_id = c.visitor_id or o.customer_id = c.customer_id) and e.orders_delta > 0
                  and e.placed_at >= c.day::timestamp at time zone :zone and e.placed_at < (c.day + 4)::timestamp at time zone :zone) bought
              from cart c)
            select null::text subject, currency, coalesce(sum(value) filter (where not bought), 0) * avg(bought::int) money,
              count(*) carts, count(*) filter (where not bought) abandoned, coalesce(sum(value) filter (where not bought), 0) abandoned_value,
              avg(bought::int)::float8 share_bought
            from told group by currency having count(*) >= 20"""),

    /** Products that are sent back clearly more often than all others together, by what that is more. */
    REFUNDS("refunds", """
            with line as (
              select l.order_key, l.currency, l.product, sum(l.price * l.quantity) value from sales_line l
              where l.placed_at >= :asOf::timestamptz - interval '90 days' and l.placed_at < :asOf and l.price > 0
              group by 1, 2, 3 having sum(l.quantity) > 0),
            worth as (select order_key, currency, sum(value) worth from line group by 1, 2),
            sent_back as (
              select order_key, currency, sum(refund_delta) refund from order_effect
              where refund_delta <> 0 and effect_at <= :asOf and placed_at >= :asOf::timestamptz - interval '90 days' group by 1, 2),
            product as (
              select l.product, l.currency, count(*) orders, count(s.refund) refunded, sum(l.value) revenue,
                coalesce(sum(s.refund * l.value / w.worth), 0) refunds
              from line l join worth w using (order_key, currency) left join sent_back s using (order_key, currency) group by 1, 2),
            usual as (
              select *, sum(orders) over (partition by currency) all_orders, sum(refunded) over (partition by currency) all_refunded,
                sum(refunds) over (partition by currency) all_refunds, sum(revenue) over (partition by currency) all_revenue
              from product)
            select product subject, currency, (refunds - revenue * all_refunds / all_revenue) / 3 money, orders, refunded, revenue, refunds,
              refunded::float8 / orders rate, all_refunded::float8 / all_orders usual_rate
            from usual
            where orders >= 20 and refunds > revenue * all_refunds / all_revenue
              and refunded::float8 / orders - all_refunded / all_orders > 2 * sqrt(all_refunded / all_orders * (1 - all_refunded / all_orders) / orders)"""),

    /** Customers whose tickets were answered late and who then bought less often than those answered in time, by what they usually buy. */
    SLOW_ANSWERS("slow-answers", """
            with ticket as (
              select t.customer_id, t.opened_at, t.response_seconds > 86400 or t.breached > 0 slow from support_ticket t
              where t.response_seconds is not null and t.opened_at >= :asOf::timestamptz - interval '240 days'
                and t.opened_at < :asOf::timestamptz - interval '60 days'),
            customer_of as (select customer_id, min(opened_at) since, bool_or(slow) slow from ticket group by 1),
            told as (
              select c.*, exists (
                select from visitor v join order_effect e using (visitor_id)
                where v.customer_id = c.customer_id and e.orders_delta > 0 and e.placed_at > c.since
                  and e.placed_at < c.since + interval '60 days') again
              from customer_of c),
            rate as (
              select count(*) filter (where slow) slow, count(*) filter (where not slow) in_time,
                avg(again::int) filter (where slow) slow_again, avg(again::int) filter (where not slow) in_time_again
              from told),
            spend as (
              select m.currency, sum(m.revenue) / sum(m.orders) average from customer_metrics m join told t using (customer_id)
              where m.orders > 0 group by 1)
            select null::text subject, s.currency, (r.in_time_again - r.slow_again) * r.slow * s.average / 6 money, r.slow answered_late,
              r.in_time answered_in_time, r.slow_again::float8 late_ordered_again, r.in_time_again::float8 in_time_ordered_again,
              s.average average_order
            from rate r cross join spend s
            where r.slow >= 30 and r.in_time >= 30
              and r.in_time_again - r.slow_again
                > 2 * sqrt(r.in_time_again * (1 - r.in_time_again) / r.in_time + r.slow_again * (1 - r.slow_again) / r.slow)"""),

    /** The fifth of the customers worth most, those of them who are rather lost than not: what they are expected to spend no more. */
    CHURN_RISK("churn-risk", """
            with valued as (
              select s.*, ntile(5) over (partition by currency order by m.revenue desc, customer_id) fifth, m.revenue,
                m.revenue / greatest(30, extract(epoch from :asOf::timestamptz - m.first_order_at) / 86400) * 30 monthly
              from customer_score s join customer_metrics m using (customer_id, currency) where m.orders > 1 and m.first_order_at < :asOf)
            select null::text subject, currency, sum(churn_risk * monthly) money, count(*) customers, sum(revenue) revenue,
              avg(churn_risk)::float8 churn_risk, min(fit_id::text) "fitId", min(as_of)::text "asOf"
            from valued where fifth = 1 and churn_risk >= .5 group by currency having count(*) >= 5"""),

    /** Categories that sold clearly less in the last 30 days than in the 30 before, by what that is less. */
    FALLING_CATEGORIES("falling-categories", """
            with line as (
              select l.order_key, l.currency, coalesce(p.category, l.category) category,
                l.placed_at >= :asOf::timestamptz - interval '30 days' recent, sum(l.price * l.quantity) value
              from sales_line l left join sales_product p using (product)
              where l.placed_at >= :asOf::timestamptz - interval '60 days' and l.placed_at < :asOf
              group by 1, 2, 3, 4 having sum(l.quantity) > 0),
            sold as (
              select category, currency, count(*) filter (where recent) orders, count(*) filter (where not recent) orders_before,
                coalesce(sum(value) filter (where recent), 0) revenue, coalesce(sum(value) filter (where not recent), 0) revenue_before
              from line where category is not null group by 1, 2)
            select category subject, currency, revenue_before - revenue money, revenue, revenue_before, orders, orders_before
            from sold
            where revenue < revenue_before and orders_before >= 20 and orders_before - orders > 2 * sqrt(orders_before + orders)""");

    private final String kind;
    private final String sql;

    Search(String kind, String sql) {
        this.kind = kind;
        this.sql = sql;
    }

    Stream<Area> in(Handle handle, Instant asOf, String zone) {
        var query = handle.createQuery(sql).bind("asOf", asOf.truncatedTo(ChronoUnit.MICROS));
        return (sql.contains(":zone") ? query.bind("zone", zone) : query)
                .map((row, _) -> area(row)).list().stream()
                        .filter(area -> area.money() != null && area.money().signum() > 0);
    }

    private Area area(java.sql.ResultSet row) throws java.sql.SQLException {
        var evidence = new LinkedHashMap<String, Object>();
        var columns = row.getMetaData();
        for (var i = 4; i <= columns.getColumnCount(); i++) {
            evidence.put(camel(columns.getColumnLabel(i)), figure(row.getObject(i)));
        }
        return new Area(
                kind, row.getString("subject"), row.getString("currency"), row.getBigDecimal("money"), evidence);
    }

    private static Object figure(Object value) {
        return value instanceof BigDecimal amount ? amount.round(MathContext.DECIMAL64) : value;
    }

    private static String camel(String column) {
        var camel = new StringBuilder();
        for (var part : column.split("_")) {
            camel.append(camel.isEmpty() ? part : Character.toUpperCase(part.charAt(0)) + part.substring(1));
        }
        return camel.toString();
    }
}
