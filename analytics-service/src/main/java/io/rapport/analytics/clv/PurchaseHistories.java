package io.rapport.analytics.clv;

import io.rapport.analytics.clv.Calibration.HeldOut;
import io.rapport.kit.company.Company;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Gatherers;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;

/** What customers bought, as the models want it: at most one purchase a day of the company's zone, without cancelled orders. */
@ApplicationScoped
class PurchaseHistories {
    private static final int FETCH = 10_000;

    /** One row for each customer, currency and day with a purchase, of all up to an instant. An order's effects add up within its day. */
    private static final String ALL_DAYS = """
            create temp table clv_day on commit drop as
            select v.customer_id, '%1$s'::timestamptz as_of, e.currency, (e.placed_at at time zone '%2$s')::date as day,
              sum(e.orders_delta)::bigint orders, sum(e.gross_delta) gross, max(e.placed_at) filter (where e.orders_delta > 0) last_order_at
            from order_effect e join visitor v using (visitor_id)
            where v.customer_id is not null and e.placed_at <= '%1$s'::timestamptz
            group by v.customer_id, e.currency, (e.placed_at at time zone '%2$s')::date
            having sum(e.orders_delta) > 0
            """;

    /** The same of some customers, each up to her newest order since {@code :since}, at least up to {@code :asOf}. */
    private static final String THEIR_DAYS = """
            with placed as (
              select v.customer_id, e.currency, e.order_key, e.placed_at, sum(e.orders_delta) orders, sum(e.gross_delta) gross
              from visitor v join order_effect e using (visitor_id)
              where v.customer_id = any (:ids)
              group by v.customer_id, e.currency, e.order_key, e.placed_at
              having sum(e.orders_delta) > 0),
            seen as (
              select *, greatest(:asOf, max(placed_at) filter (where placed_at > :since) over (partition by customer_id)) as_of from placed),
            clv_day as (
              select customer_id, as_of, currency, (placed_at at time zone :zone)::date as day,
                sum(orders)::bigint orders, sum(gross) gross, max(placed_at) last_order_at
              from seen where placed_at <= as_of group by 1, 2, 3, 4)
            """;

    /** The same as far as it was known at an instant; whose, goes in. */
    private static final String DAYS_THEN = """
            with placed as (
              select v.customer_id, e.currency, e.order_key, e.placed_at, sum(e.orders_delta) orders, sum(e.gross_delta) gross
              from visitor v join order_effect e using (visitor_id)
              where v.customer_id %s and e.placed_at <= :at and e.effect_at <= :at
              group by v.customer_id, e.currency, e.order_key, e.placed_at
              having sum(e.orders_delta) > 0),
            clv_day as (
              select customer_id, cast(:at as timestamptz) as_of, currency, (placed_at at time zone :zone)::date as day,
                sum(orders)::bigint orders, sum(gross) gross, max(placed_at) last_order_at
              from placed group by 1, 2, 3, 4)
            """;

    /** Of each customer, in the currency that she mostly buys in. */
    private static final String HISTORIES = """
            select distinct on (customer_id) customer_id, as_of, currency, (count(*) - 1)::int repeats, max(day) - min(day) recency_days,
              (as_of at time zone :zone)::date - min(day) age_days, sum(gross) - (array_agg(gross order by day))[1] repeat_spend,
              sum(orders)::bigint orders, sum(gross) revenue, max(last_order_at) last_order_at
            from clv_day group by customer_id, as_of, currency
            order by customer_id, count(*) desc, max(day) desc, currency
            """;

    private final Jdbi jdbi;
    private final Company company;

    PurchaseHistories(Jdbi jdbi, Company company) {
        this.jdbi = jdbi;
        this.company = company;
    }

    /** A currency, how many customers mostly buy in it, and where their fifths end. */
    record Buyers(String currency, long customers, long repeaters, int oldestDays, Bounds bounds) {}

    /** One customer. */
    record Row(
            UUID customerId,
            Instant asOf,
            String currency,
            int repeats,
            int recencyDays,
            int ageDays,
            BigDecimal repeatSpend,
            long orders,
            BigDecimal revenue,
            Instant lastOrderAt) {
        History history() {
            return PurchaseHistories.history(repeats, recencyDays, ageDays);
        }

        /** Her repeat purchases' mean; empty where they were worth nothing. */
        Optional<Spend> spend() {
            return repeats > 0 && repeatSpend.signum() > 0
                    ? Optional.of(new Spend(repeats, repeatSpend.doubleValue() / repeats))
                    : Optional.empty();
        }
    }

    private static History history(long repeats, int recencyDays, int ageDays) {
        return new History(repeats, recencyDays / 7.0, ageDays / 7.0);
    }

    /** Writes down everyone's once, so that all models of a fit see the same; the days are there until the transaction ends. */
    void collect(UUID fitId, Instant asOf) {
        jdbi.useHandle(handle -> {
            handle.execute("set local work_mem = '64MB'");
            handle.execute(ALL_DAYS.formatted(asOf, company.zone().getId()));
            handle.execute("analyze clv_day");
            handle.createUpdate("""
                    insert into clv_history (fit_id, customer_id, currency, repeats, recency_days, age_days, repeat_spend, orders, revenue,
                      last_order_at)
                    select :fit, customer_id, currency, repeats, recency_days, age_days, repeat_spend, orders, revenue, last_order_at
                    from (%s) histories""".formatted(HISTORIES))
                    .bind("fit", fitId)
                    .bind("zone", company.zone().getId())
                    .execute();
        });
    }

    List<Buyers> buyers(UUID fitId) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select currency, count(*) customers, count(*) filter (where repeats > 0) repeaters, max(age_days) oldest_days,
                  percentile_disc(array[.2, .4, .6, .8]) within group (order by last_order_at) recency_bounds,
                  percentile_disc(array[.2, .4, .6, .8]) within group (order by orders) frequency_bounds,
                  percentile_disc(array[.2, .4, .6, .8]) within group (order by revenue) monetary_bounds
                from clv_history where fit_id = :fit group by currency order by currency""")
                .bind("fit", fitId)
                .map(PurchaseHistories::buyers)
                .list());
    }

    private static Buyers buyers(RowView row) {
        return new Buyers(
                row.getColumn("currency", String.class),
                row.getColumn("customers", Long.class),
                row.getColumn("repeaters", Long.class),
                row.getColumn("oldest_days", Integer.class),
                new Bounds(
                        List.of(row.getColumn("recency_bounds", Instant[].class)),
                        List.of(row.getColumn("frequency_bounds", Long[].class)),
                        List.of(row.getColumn("monetary_bounds", BigDecimal[].class))));
    }

    Population population(UUID fitId, String currency) {
        var rows = new Population.Rows();
        jdbi.useHandle(handle -> handle.createQuery("""
                select repeats, recency_days, age_days, count(*) customers from clv_history
                where fit_id = :fit and currency = :currency group by repeats, recency_days, age_days
                order by repeats, recency_days, age_days""")
                .bind("fit", fitId)
                .bind("currency", currency)
                .setFetchSize(FETCH)
                .map(row -> new Counted(history(row), row.getColumn("customers", Long.class)))
                .forEach(counted -> rows.add(counted.history(), counted.customers())));
        return rows.population();
    }

    private record Counted(History history, long customers) {}

    Spends spends(UUID fitId, String currency) {
        return jdbi.withHandle(handle -> {
            try (var spends = handle
                    .createQuery("""
                    select repeats, repeat_spend / repeats mean from clv_history
                    where fit_id = :fit and currency = :currency and repeats > 0 and repeat_spend > 0""")
                    .bind("fit", fitId)
                    .bind("currency", currency)
                    .setFetchSize(FETCH)
                    .map(row -> new Spend(row.getColumn("repeats", Long.class), row.getColumn("mean", Double.class)))
                    .stream()) {
                return Spends.of(spends);
            }
        });
    }

    /** Who had bought by {@code until}: what was known of her then, and on how many days she bought after it; fewest repeats first. */
    List<HeldOut> heldOut(String currency, LocalDate until) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                with known as (
                  select count(*) filter (where day <= :until) - 1 as repeats,
                    max(day) filter (where day <= :until) - min(day) as recency_days,
                    cast(:until as date) - min(day) as age_days, count(*) filter (where day > :until) as later
                  from clv_day where currency = :currency group by customer_id having min(day) <= :until)
                select repeats, recency_days, age_days, later, count(*) customers from known group by 1, 2, 3, 4 order by 1, 2, 3, 4""")
                .bind("currency", currency)
                .bind("until", until)
                .setFetchSize(FETCH)
                .map(row -> new HeldOut(
                        history(row), row.getColumn("later", Long.class), row.getColumn("customers", Long.class)))
                .list());
    }

    /** The next in the order of their ids. */
    List<UUID> after(UUID fitId, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select customer_id from clv_history
                where fit_id = :fit and customer_id > (select after from clv_fit where fit_id = :fit)
                order by customer_id limit :limit""")
                .bind("fit", fitId)
                .bind("limit", limit)
                .mapTo(UUID.class)
                .list());
    }

    /**
     * As they are now; those without an order are left out.
     *
     * @param since an order placed later moves {@code asOf} to its own instant
     */
    List<Row> of(Collection<UUID> customerIds, Instant asOf, Instant since) {
        return jdbi.withHandle(handle -> handle.createQuery(THEIR_DAYS + HISTORIES)
                .bindArray("ids", UUID.class, customerIds)
                .bind("asOf", asOf)
                .bind("since", since)
                .bind("zone", company.zone().getId())
                .mapTo(Row.class)
                .list());
    }

    /** As they were known at an instant, of all or of one, some at a time. */
    void then(Instant at, Optional<UUID> customer, Consumer<List<Row>> some) {
        var days = DAYS_THEN.formatted(customer.isPresent() ? "= :customer" : "is not null");
        jdbi.useHandle(handle -> {
            var query = handle.createQuery(days + HISTORIES)
                    .bind("at", at)
                    .bind("zone", company.zone().getId())
                    .setFetchSize(FETCH);
            customer.ifPresent(id -> query.bind("customer", id));
            try (var rows = query.mapTo(Row.class).stream()) {
                rows.gather(Gatherers.windowFixed(FETCH)).forEach(some);
            }
        });
    }

    private static History history(RowView row) {
        Function<String, Integer> days = name -> row.getColumn(name, Integer.class);
        return history(row.getColumn("repeats", Long.class), days.apply("recency_days"), days.apply("age_days"));
    }
}
