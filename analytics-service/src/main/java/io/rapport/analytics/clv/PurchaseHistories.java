package io.rapport.analytics.clv;

import io.rapport.analytics.clv.Calibration.HeldOut;
import io.rapport.kit.company.Company;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;

/** What customers bought, as the models want it: at most one purchase a day of the company's zone, without cancelled orders. */
@ApplicationScoped
class PurchaseHistories {
    private static final int FETCH = 10_000;

    /** One row for each customer, currency and day with a purchase. */
    private static final String DAYS = """
            with placed as (
              select v.customer_id, e.currency, e.order_key, e.placed_at, sum(e.gross_delta) gross
              from order_effect e join visitor v using (visitor_id)
              where v.customer_id is not null and e.placed_at <= :asOf
              group by v.customer_id, e.currency, e.order_key, e.placed_at
              having sum(e.orders_delta) > 0),
            days as (
              select customer_id, currency, (placed_at at time zone :zone)::date as day, sum(gross) gross
              from placed group by 1, 2, 3)
            """;

    private final Jdbi jdbi;
    private final Company company;

    PurchaseHistories(Jdbi jdbi, Company company) {
        this.jdbi = jdbi;
        this.company = company;
    }

    /** A currency, and how many customers mostly buy in it. */
    record Buyers(String currency, long customers, long repeaters, int oldestDays) {}

    /** One customer. */
    record Row(UUID customerId, String currency, int repeats, int recencyDays, int ageDays, BigDecimal repeatSpend) {
        History history() {
            return PurchaseHistories.history(repeats, recencyDays, ageDays);
        }

        /** Her repeat purchases' mean; empty where they were worth nothing. */
        java.util.Optional<Spend> spend() {
            return repeats > 0 && repeatSpend.signum() > 0
                    ? java.util.Optional.of(new Spend(repeats, repeatSpend.doubleValue() / repeats))
                    : java.util.Optional.empty();
        }
    }

    private static History history(long repeats, int recencyDays, int ageDays) {
        return new History(repeats, recencyDays / 7.0, ageDays / 7.0);
    }

    /** Writes down everyone's once, so that fit and scores see the same. */
    void collect(UUID fitId, Instant asOf) {
        jdbi.useHandle(handle -> handle.createUpdate(DAYS + """
                , since as (
                  select *, min(day) over (partition by customer_id, currency) as first from days)
                insert into clv_history (fit_id, customer_id, currency, repeats, recency_days, age_days, repeat_spend)
                select distinct on (customer_id) :fit, customer_id, currency, count(*) - 1, max(day) - min(day), cast(:today as date) - min(day),
                  coalesce(sum(gross) filter (where day > first), 0)
                from since group by customer_id, currency
                order by customer_id, count(*) desc, max(day) desc, currency""")
                .bind("fit", fitId)
                .bind("asOf", asOf)
                .bind("zone", company.zone().getId())
                .bind("today", LocalDate.ofInstant(asOf, company.zone()))
                .execute());
    }

    List<Buyers> buyers(UUID fitId) {
        return jdbi.withHandle(handle ->
                handle.createQuery("""
                select currency, count(*) customers, count(*) filter (where repeats > 0) repeaters, max(age_days) oldest_days
                from clv_history where fit_id = :fit group by currency order by currency""").bind("fit", fitId).mapTo(Buyers.class).list());
    }

    Population population(UUID fitId, String currency) {
        Map<History, Long> counted = new HashMap<>();
        jdbi.useHandle(handle -> handle.createQuery("""
                select repeats, recency_days, age_days, count(*) customers from clv_history
                where fit_id = :fit and currency = :currency group by repeats, recency_days, age_days""")
                .bind("fit", fitId)
                .bind("currency", currency)
                .setFetchSize(FETCH)
                .map(row -> Map.entry(history(row), row.getColumn("customers", Long.class)))
                .forEach(entry -> counted.put(entry.getKey(), entry.getValue())));
        return Population.of(counted);
    }

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

    /** Who had bought by {@code until}: what was known of her then, and on how many days she bought after it. */
    List<Counted> heldOut(String currency, LocalDate until, Instant asOf) {
        return jdbi.withHandle(handle -> handle.createQuery(DAYS + """
                , known as (
                  select count(*) filter (where day <= :until) - 1 as repeats,
                    max(day) filter (where day <= :until) - min(day) as recency_days,
                    cast(:until as date) - min(day) as age_days, count(*) filter (where day > :until) as later
                  from days where currency = :currency group by customer_id having min(day) <= :until)
                select repeats, recency_days, age_days, later, count(*) customers from known group by 1, 2, 3, 4""")
                .bind("asOf", asOf)
                .bind("zone", company.zone().getId())
                .bind("currency", currency)
                .bind("until", until)
                .setFetchSize(FETCH)
                .map(row -> new Counted(
                        new HeldOut(history(row), row.getColumn("later", Long.class)),
                        row.getColumn("customers", Long.class)))
                .list());
    }

    /** Customers who are alike. */
    record Counted(HeldOut customer, long count) {
        Stream<HeldOut> each() {
            return Stream.generate(() -> customer).limit(count);
        }
    }

    /** In the order of their ids. */
    List<Row> after(UUID fitId, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select customer_id, currency, repeats, recency_days, age_days, repeat_spend from clv_history
                where fit_id = :fit and customer_id > (select after from clv_fit where fit_id = :fit)
                order by customer_id limit :limit""")
                .bind("fit", fitId)
                .bind("limit", limit)
                .mapTo(Row.class)
                .list());
    }

    private static History history(RowView row) {
        Function<String, Integer> days = name -> row.getColumn(name, Integer.class);
        return history(row.getColumn("repeats", Long.class), days.apply("recency_days"), days.apply("age_days"));
    }
}
