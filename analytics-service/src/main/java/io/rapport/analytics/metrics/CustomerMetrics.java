package io.rapport.analytics.metrics;

import static java.util.stream.Collectors.groupingBy;

import io.rapport.events.AnalyticsEvent.CurrencyMetrics;
import io.rapport.events.AnalyticsEvent.CustomerMetricsChanged;
import io.rapport.events.AnalyticsEvent.Rfm;
import io.rapport.events.AnalyticsEvent.Scores;
import io.rapport.kit.outbox.Outbox;
import io.rapport.kit.outbox.OutgoingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;

/** The figures of each customer and currency: summed anew from the facts whenever something about them changed. */
@ApplicationScoped
public class CustomerMetrics {
    private final Jdbi jdbi;
    private final Outbox outbox;
    private final Scorer scorer;
    private final Clock clock;

    CustomerMetrics(Jdbi jdbi, Outbox outbox, Scorer scorer, Clock clock) {
        this.jdbi = jdbi;
        this.outbox = outbox;
        this.scorer = scorer;
        this.clock = clock;
    }

    /** Of customers whose rows are locked; publishes those that changed. */
    void recompute(Collection<UUID> customerIds) {
        if (!customerIds.isEmpty()) {
            var changed = new HashSet<>(sum(customerIds));
            changed.addAll(scorer.rescore(customerIds));
            publish(changed);
        }
    }

    /** An order is one row here, however many effects it had; what is cancelled counts neither as first nor as last. */
    private List<UUID> sum(Collection<UUID> customerIds) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                with placed as (
                  select v.customer_id, e.currency, e.order_key, e.placed_at,
                    sum(e.orders_delta) orders, sum(e.gross_delta) gross, sum(e.refund_delta) refunds
                  from visitor v join order_effect e using (visitor_id)
                  where v.customer_id = any(:ids)
                  group by v.customer_id, e.currency, e.order_key, e.placed_at),
                fresh as (
                  select customer_id, currency, sum(orders)::bigint orders, sum(gross) revenue, sum(refunds) refunds,
                    min(placed_at) filter (where orders > 0) first_order_at, max(placed_at) filter (where orders > 0) last_order_at
                  from placed group by customer_id, currency),
                gone as (
                  delete from customer_metrics m where m.customer_id = any(:ids)
                    and not exists (select 1 from fresh f where f.customer_id = m.customer_id and f.currency = m.currency)
                  returning m.customer_id),
                changed as (
                  insert into customer_metrics as m (customer_id, currency, orders, revenue, refunds, first_order_at, last_order_at)
                  select customer_id, currency, orders, revenue, refunds, first_order_at, last_order_at from fresh
                  on conflict (customer_id, currency) do update
                    set orders = excluded.orders, revenue = excluded.revenue, refunds = excluded.refunds,
                      first_order_at = excluded.first_order_at, last_order_at = excluded.last_order_at
                    where (m.orders, m.revenue, m.refunds, m.first_order_at, m.last_order_at) is distinct from
                      (excluded.orders, excluded.revenue, excluded.refunds, excluded.first_order_at, excluded.last_order_at)
                  returning m.customer_id)
                select customer_id from gone union select customer_id from changed""")
                .bindArray("ids", UUID.class, customerIds)
                .mapTo(UUID.class)
                .list());
    }

    /** Says the figures of these again, under a higher version. */
    public void publish(Collection<UUID> customerIds) {
        if (customerIds.isEmpty()) {
            return;
        }
        var figures = jdbi.withHandle(handle -> handle.createQuery("""
                with risen as (
                  update customer c set metrics_version = metrics_version + 1, orders = coalesce(t.orders, 0),
                    first_order_at = t.first_order_at, last_order_at = t.last_order_at
                  from unnest(:ids) n (customer_id) left join (
                    select customer_id, sum(orders)::bigint orders, min(first_order_at) first_order_at, max(last_order_at) last_order_at
                    from customer_metrics where customer_id = any(:ids) group by customer_id) t using (customer_id)
                  where c.customer_id = n.customer_id and not c.deleted
                  returning c.customer_id, c.metrics_version)
                select r.customer_id, r.metrics_version, m.currency, coalesce(m.orders, 0) orders, m.revenue, m.refunds, m.first_order_at, m.last_order_at,
                  s.fit_id, s.as_of, s.clv, s.p_alive, s.churn_risk, s.currency score_currency, s.expected_next_order_at,
                  s.rfm_recency, s.rfm_frequency, s.rfm_monetary
                from risen r left join customer_metrics m using (customer_id) left join customer_score s using (customer_id)
                order by r.customer_id, m.currency""")
                .bindArray("ids", UUID.class, customerIds)
                .map(CustomerMetrics::figure)
                .list());
        var now = clock.instant();
        outbox.publishAll(figures.stream().collect(groupingBy(Figure::customerId)).values().stream()
                .map(CustomerMetrics::eventOf)
                .map(event -> OutgoingEvent.of(event.customerId().toString(), now, event))
                .toList());
    }

    private static CustomerMetricsChanged eventOf(List<Figure> figures) {
        var first = figures.getFirst();
        var currencies = figures.stream()
                .map(Figure::metrics)
                .filter(metrics -> metrics.currency() != null)
                .toList();
        return new CustomerMetricsChanged(first.customerId, first.version, currencies, first.scores);
    }

    private static Figure figure(RowView row) {
        return new Figure(
                row.getColumn("customer_id", UUID.class),
                row.getColumn("metrics_version", Long.class),
                metrics(row),
                scores(row));
    }

    /** Null before the first fit that knows her. */
    private static Scores scores(RowView row) {
        var fitId = row.getColumn("fit_id", UUID.class);
        return fitId == null
                ? null
                : new Scores(
                        fitId.toString(),
                        row.getColumn("as_of", Instant.class),
                        row.getColumn("clv", BigDecimal.class),
                        row.getColumn("p_alive", BigDecimal.class),
                        row.getColumn("churn_risk", BigDecimal.class),
                        row.getColumn("score_currency", String.class),
                        row.getColumn("expected_next_order_at", Instant.class),
                        rfm(row));
    }

    private static Rfm rfm(RowView row) {
        var recency = row.getColumn("rfm_recency", Integer.class);
        return recency == null
                ? null
                : new Rfm(
                        recency,
                        row.getColumn("rfm_frequency", Integer.class),
                        row.getColumn("rfm_monetary", Integer.class));
    }

    /** Rounded as published. */
    static CurrencyMetrics metrics(RowView row) {
        var currency = row.getColumn("currency", String.class);
        var orders = row.getColumn("orders", Long.class);
        var revenue = row.getColumn("revenue", BigDecimal.class);
        return new CurrencyMetrics(
                currency,
                orders,
                Rounding.round(revenue, currency),
                Rounding.round(row.getColumn("refunds", BigDecimal.class), currency),
                orders > 0 ? Rounding.divide(revenue, orders, currency) : null,
                row.getColumn("first_order_at", Instant.class),
                row.getColumn("last_order_at", Instant.class));
    }

    private record Figure(UUID customerId, long version, CurrencyMetrics metrics, Scores scores) {}
}
