package io.rapport.analytics.forecast;

import io.rapport.analytics.report.Window;
import io.rapport.kit.company.Company;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;

/** What happened, window by window: one without an order is a zero. */
@ApplicationScoped
class Actuals {
    private static final Instant EVER = Instant.parse("1900-01-01T00:00:00Z");

    private final Jdbi jdbi;
    private final Company company;

    Actuals(Jdbi jdbi, Company company) {
        this.jdbi = jdbi;
        this.company = company;
    }

    /** One window. */
    record Point(Instant start, double value) {}

    /** From the first sale on, at most as many windows as the series looks back, up to the last that is over by {@code asOf}. */
    List<Point> of(Series series, Instant asOf) {
        var sums = sums(series, EVER, asOf);
        var points = new ArrayList<Point>();
        if (sums.isEmpty()) {
            return points;
        }
        for (var start = sums.firstKey(); ; ) {
            var end = series.window().next(start, company.zone());
            if (end.isAfter(asOf)) {
                break;
            }
            points.add(new Point(start, sums.getOrDefault(start, 0.0)));
            start = end;
        }
        return points.subList(Math.max(0, points.size() - series.longest()), points.size());
    }

    /** By the start of the window. */
    TreeMap<Instant, Double> between(Series series, Instant from, Instant until) {
        return sums(series, from, until);
    }

    private TreeMap<Instant, Double> sums(Series series, Instant from, Instant until) {
        var sql = "select %s start, sum(%s)::float8 value from %s where %s group by 1"
                .formatted(
                        series.window().start("e.placed_at", company), measure(series), table(series), filter(series));
        return jdbi.withHandle(handle -> {
            var query = handle.createQuery(sql)
                    .bind("zone", company.zone().getId())
                    .bind("from", from)
                    .bind("until", until);
            if (!series.currency().isEmpty()) {
                query.bind("currency", series.currency());
            }
            if (!series.product().isEmpty()) {
                query.bind("product", series.product());
            }
            return query.map(row ->
                            Map.entry(row.getColumn("start", Instant.class), row.getColumn("value", Double.class)))
                    .collect(java.util.stream.Collectors.toMap(
                            Map.Entry::getKey, Map.Entry::getValue, Double::sum, TreeMap::new));
        });
    }

    private static String measure(Series series) {
        return switch (series.metric()) {
            case REVENUE -> series.product().isEmpty() ? "e.gross_delta" : "e.price * e.quantity";
            case ORDERS -> "e.orders_delta";
            case UNITS -> "e.quantity";
        };
    }

    private static String table(Series series) {
        return ofLines(series) ? "sales_line e" : "order_effect e";
    }

    private static boolean ofLines(Series series) {
        return series.metric() == Series.Metric.UNITS || !series.product().isEmpty();
    }

    private static String filter(Series series) {
        return "e.placed_at >= :from and e.placed_at < :until"
                + (series.currency().isEmpty() ? "" : " and e.currency = :currency")
                + (series.product().isEmpty() ? "" : " and e.product = :product");
    }

    /** Currencies with an order in the days before. */
    List<String> currencies(Instant asOf, Duration before) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select currency from order_effect where placed_at >= :from and placed_at < :asOf group by currency
                having sum(orders_delta) > 0 order by sum(orders_delta) desc, currency limit 20""")
                .bind("from", asOf.minus(before))
                .bind("asOf", asOf)
                .mapTo(String.class)
                .list());
    }

    /** The products that the most orders had in the days before. */
    List<String> products(Instant asOf, Duration before, int most) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select product from sales_line where placed_at >= :from and placed_at < :asOf group by product
                having sum(quantity) > 0 order by count(distinct order_key) desc, product limit :most""")
                .bind("from", asOf.minus(before))
                .bind("asOf", asOf)
                .bind("most", most)
                .mapTo(String.class)
                .list());
    }

    /** The windows from that start on. */
    List<Instant> starts(Window window, Instant first, int count) {
        var starts = new ArrayList<Instant>();
        for (var start = first; starts.size() < count; start = window.next(start, company.zone())) {
            starts.add(start);
        }
        return starts;
    }
}
