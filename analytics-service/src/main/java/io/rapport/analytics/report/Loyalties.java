package io.rapport.analytics.report;

import static java.util.stream.Collectors.groupingBy;

import io.rapport.analytics.churn.Survival;
import io.rapport.analytics.metrics.Rounding;
import io.rapport.analytics.report.CustomerReportResource.Cell;
import io.rapport.analytics.report.CustomerReportResource.Cohort;
import io.rapport.analytics.report.CustomerReportResource.Grid;
import io.rapport.analytics.report.CustomerReportResource.Month;
import io.rapport.analytics.report.CustomerReportResource.Repeats;
import io.rapport.analytics.report.CustomerReportResource.Returned;
import io.rapport.kit.Ids;
import io.rapport.kit.company.Company;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** How customers come back. Guests are no customers; an order that was cancelled was none. */
@ApplicationScoped
class Loyalties {
    /** One row for each order of a customer that stands, placed by {@code :asOf}. */
    private static final String PLACED = """
            with placed as (
              select v.customer_id, e.currency, e.order_key, e.placed_at, sum(e.gross_delta) gross
              from order_effect e join visitor v using (visitor_id)
              where v.customer_id is not null and e.placed_at <= :asOf and (:currency::text is null or e.currency = :currency)
              group by 1, 2, 3, 4 having sum(e.orders_delta) > 0)
            """;

    private final Jdbi jdbi;
    private final Company company;

    Loyalties(Jdbi jdbi, Company company) {
        this.jdbi = jdbi;
        this.company = company;
    }

    private record Bought(String currency, YearMonth start, YearMonth month, long customers, BigDecimal revenue) {}

    /** By currency and start: customers whose first order of the currency fell into one month, and how many of them bought in each since. */
    List<Cohort> cohorts(String currency, Instant asOf) {
        var rows = jdbi.withHandle(handle -> handle.createQuery(PLACED + """
                , month as (
                  select customer_id, currency, to_char(placed_at at time zone :zone, 'YYYY-MM') as month, sum(gross) revenue
                  from placed group by 1, 2, 3),
                since as (select *, min(month) over (partition by customer_id, currency) as start from month)
                select currency, start, month, count(*) customers, sum(revenue) revenue from since
                group by 1, 2, 3 order by 1, 2, 3""")
                .bind("asOf", asOf)
                .bind("currency", currency)
                .bind("zone", company.zone().getId())
                .map(row -> new Bought(
                        row.getColumn("currency", String.class),
                        YearMonth.parse(row.getColumn("start", String.class)),
                        YearMonth.parse(row.getColumn("month", String.class)),
                        row.getColumn("customers", Long.class),
                        row.getColumn("revenue", BigDecimal.class)))
                .list());
        var cohorts = new ArrayList<Cohort>();
        rows.stream()
                .collect(groupingBy(Bought::currency, TreeMap::new, Collectors.toList()))
                .forEach((of, bought) -> cohorts.addAll(cohorts(of, bought)));
        return cohorts;
    }

    private static List<Cohort> cohorts(String currency, List<Bought> rows) {
        var last = rows.stream().map(Bought::month).max(YearMonth::compareTo).orElseThrow();
        return rows.stream().collect(groupingBy(Bought::start, TreeMap::new, Collectors.toList())).entrySet().stream()
                .map(cohort -> cohort(currency, cohort.getKey(), last, cohort.getValue()))
                .toList();
    }

    /** Months without a purchase stay in the row. */
    private static Cohort cohort(String currency, YearMonth start, YearMonth last, List<Bought> rows) {
        var byMonth = rows.stream().collect(Collectors.toMap(Bought::month, row -> row));
        var size = byMonth.get(start).customers();
        var months = new ArrayList<Month>();
        for (var month = start; !month.isAfter(last); month = month.plusMonths(1)) {
            var row = byMonth.getOrDefault(month, new Bought(currency, start, month, 0, BigDecimal.ZERO));
            months.add(new Month(
                    months.size(),
                    row.customers(),
                    (double) row.customers() / size,
                    Rounding.round(row.revenue(), currency)));
        }
        return new Cohort(currency, start.toString(), size, months);
    }

    /** By fifths of rank as in {@link io.rapport.analytics.rfm.Quintiles}, so that each fifth is equally large; equals by what shops call them. */
    List<Grid> grids(String currency, Instant asOf) {
        var cells = jdbi.withHandle(handle -> handle.createQuery(PLACED + """
                , buyer as (
                  select customer_id, currency, max(placed_at) last, count(*) orders, sum(gross) revenue from placed group by 1, 2),
                known as (select customer_id, min(identity collate "C") as name from customer_known_as group by 1),
                ranked as (
                  select currency, orders, revenue, count(*) over (partition by currency) everyone,
                    row_number() over (partition by currency order by last, name, customer_id) - 1 r,
                    row_number() over (partition by currency order by orders, name, customer_id) - 1 f,
                    row_number() over (partition by currency order by revenue, name, customer_id) - 1 m
                  from buyer left join known using (customer_id))
                select currency, r * 5 / everyone + 1 recency, f * 5 / everyone + 1 frequency, m * 5 / everyone + 1 monetary,
                  count(*) customers, sum(orders)::bigint orders, sum(revenue) revenue
                from ranked group by 1, 2, 3, 4 order by 1, 2 desc, 3 desc, 4 desc""")
                .bind("asOf", asOf)
                .bind("currency", currency)
                .map(row -> Map.entry(
                        row.getColumn("currency", String.class),
                        new Cell(
                                row.getColumn("recency", Integer.class),
                                row.getColumn("frequency", Integer.class),
                                row.getColumn("monetary", Integer.class),
                                row.getColumn("customers", Long.class),
                                row.getColumn("orders", Long.class),
                                Rounding.round(
                                        row.getColumn("revenue", BigDecimal.class),
                                        row.getColumn("currency", String.class)))))
                .list());
        var fitId = Ids.next();
        return cells.stream()
                .collect(groupingBy(
                        Map.Entry::getKey, TreeMap::new, Collectors.mapping(Map.Entry::getValue, Collectors.toList())))
                .entrySet()
                .stream()
                .map(grid -> new Grid(
                        grid.getKey(),
                        fitId,
                        asOf,
                        grid.getValue().stream().mapToLong(Cell::customers).sum(),
                        grid.getValue()))
                .toList();
    }

    private record Waited(String currency, Survival.Counted counted) {}

    /** Who has not ordered again yet may still: she counts as long as she was seen, and not as one who never will. */
    List<Repeats> repeats(String currency, Instant asOf) {
        return jdbi
                .withHandle(handle -> handle.createQuery(PLACED + """
                , numbered as (
                  select customer_id, currency, placed_at, row_number() over (partition by customer_id, currency order by placed_at, order_key) k
                  from placed),
                pair as (
                  select customer_id, currency, min(placed_at) filter (where k = 1) as first, min(placed_at) filter (where k = 2) as second
                  from numbered where k <= 2 group by 1, 2)
                select currency, floor(extract(epoch from coalesce(second, :asOf) - first) / 86400)::int days, second is not null again,
                  count(*) customers
                from pair group by 1, 2, 3""")
                        .bind("asOf", asOf)
                        .bind("currency", currency)
                        .map(row -> new Waited(
                                row.getColumn("currency", String.class),
                                new Survival.Counted(
                                        row.getColumn("days", Integer.class),
                                        row.getColumn("again", Boolean.class),
                                        row.getColumn("customers", Long.class))))
                        .list())
                .stream()
                .collect(groupingBy(
                        Waited::currency, TreeMap::new, Collectors.mapping(Waited::counted, Collectors.toList())))
                .entrySet()
                .stream()
                .map(of -> repeats(of.getKey(), asOf, of.getValue()))
                .toList();
    }

    private static Repeats repeats(String currency, Instant asOf, List<Survival.Counted> counted) {
        var survival = Survival.ofCounts(counted);
        var customers = counted.stream().mapToLong(Survival.Counted::customers).sum();
        var again = counted.stream()
                .filter(Survival.Counted::ended)
                .mapToLong(Survival.Counted::customers)
                .sum();
        var median = survival.median();
        return new Repeats(
                currency,
                asOf,
                customers,
                again,
                (double) again / customers,
                median.isPresent() ? (long) median.getAsDouble() : null,
                survival.curve().stream()
                        .map(point -> new Returned(
                                (long) point.time(),
                                1 - point.share().value(),
                                1 - point.share().upper(),
                                1 - point.share().lower()))
                        .toList());
    }
}
