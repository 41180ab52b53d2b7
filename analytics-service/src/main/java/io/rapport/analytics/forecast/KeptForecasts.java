package io.rapport.analytics.forecast;

import static java.util.stream.Collectors.groupingBy;

import io.rapport.analytics.decision.Decision;
import io.rapport.analytics.forecast.ForecastResource.Forecasted.Step;
import io.rapport.analytics.forecast.Forecasts.Made;
import io.rapport.analytics.report.Window;
import io.rapport.kit.Columns;
import io.rapport.kit.company.Company;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;

/** Forecasts as they were made, read with what has happened since and a score. */
@ApplicationScoped
class KeptForecasts {
    private final Jdbi jdbi;
    private final Actuals actuals;
    private final Company company;
    private final Clock clock;

    KeptForecasts(Jdbi jdbi, Actuals actuals, Company company, Clock clock) {
        this.jdbi = jdbi;
        this.actuals = actuals;
        this.company = company;
        this.clock = clock;
    }

    private record Numbered(int series, Made made) {}

    private record Point(int series, Instant start, double value, double lower, double upper) {}

    void store(UUID fitId, List<Made> made) {
        var numbered = IntStream.range(0, made.size())
                .mapToObj(i -> new Numbered(i, made.get(i)))
                .toList();
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into forecast_series (fit_id, series, metric, cut, currency, product, model)
                select :fit, * from unnest(:series, :metric, :cut, :currency, :product, :model)""")
                .bind("fit", fitId)
                .bindNamedArgumentFinder(Columns.of(numbered)
                        .integer("series", Numbered::series)
                        .text("metric", n -> n.made.series().metric())
                        .text("cut", n -> n.made.series().window())
                        .text("currency", n -> n.made.series().currency())
                        .text("product", n -> n.made.series().product())
                        .text("model", n -> n.made.forecast().model()))
                .execute());
        storeSteps(fitId, numbered.stream().flatMap(KeptForecasts::points).toList());
    }

    private static java.util.stream.Stream<Point> points(Numbered numbered) {
        var forecast = numbered.made.forecast();
        return IntStream.range(0, numbered.made.starts().size())
                .mapToObj(h -> new Point(
                        numbered.series,
                        numbered.made.starts().get(h),
                        forecast.values()[h],
                        forecast.lower()[h],
                        forecast.upper()[h]));
    }

    private void storeSteps(UUID fitId, List<Point> points) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into forecast_step (fit_id, series, start, value, lower, upper)
                select :fit, series, start, value::float8, lower::float8, upper::float8
                from unnest(:series, :start, :value, :lower, :upper) n (series, start, value, lower, upper)""")
                .bind("fit", fitId)
                .bindNamedArgumentFinder(Columns.of(points)
                        .integer("series", Point::series)
                        .timestamptz("start", Point::start)
                        .text("value", Point::value)
                        .text("lower", Point::lower)
                        .text("upper", Point::upper))
                .execute());
    }

    /** All series of a fit, in the order they were made. */
    List<ForecastResource.Forecasted> of(Decision fit) {
        var steps = steps(fit.fitId()).stream()
                .collect(groupingBy(Point::series, TreeMap::new, java.util.stream.Collectors.toList()));
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select series, metric, cut, currency, product, model from forecast_series where fit_id = :fit order by series")
                .bind("fit", fit.fitId())
                .map(row -> kept(
                        fit.fitId(),
                        fit.asOf(),
                        new Series(
                                Series.Metric.valueOf(row.getColumn("metric", String.class)),
                                Window.valueOf(row.getColumn("cut", String.class)),
                                row.getColumn("currency", String.class),
                                row.getColumn("product", String.class)),
                        row.getColumn("model", String.class),
                        steps.getOrDefault(row.getColumn("series", Integer.class), List.of())))
                .list());
    }

    /** The one made last for the latest day. */
    Optional<UUID> newest(Series series) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select f.fit_id from forecast_series s join decision_fit f using (fit_id)
                where f.state = 'done' and s.metric = :metric and s.cut = :cut and s.currency = :currency and s.product = :product
                order by f.as_of desc, f.requested_at desc limit 1""")
                .bind("metric", series.metric().name())
                .bind("cut", series.window().name())
                .bind("currency", series.currency())
                .bind("product", series.product())
                .mapTo(UUID.class)
                .findOne());
    }

    private List<Point> steps(UUID fitId) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select series, start, value, lower, upper from forecast_step where fit_id = :fit order by series, start")
                .bind("fit", fitId)
                .map(row -> new Point(
                        row.getColumn("series", Integer.class),
                        row.getColumn("start", Instant.class),
                        row.getColumn("value", Double.class),
                        row.getColumn("lower", Double.class),
                        row.getColumn("upper", Double.class)))
                .list());
    }

    /** A window that is over has an actual value, zero where nothing was sold. */
    private ForecastResource.Forecasted kept(
            UUID fitId, Instant asOf, Series series, String model, List<Point> points) {
        var now = clock.instant();
        var happened = points.isEmpty()
                ? new TreeMap<Instant, Double>()
                : actuals.between(series, points.getFirst().start(), end(series, points.getLast()));
        var steps = points.stream()
                .map(point -> new Step(
                        point.start,
                        point.value,
                        point.lower,
                        point.upper,
                        end(series, point).isAfter(now) ? null : happened.getOrDefault(point.start, 0.0)))
                .toList();
        return new ForecastResource.Forecasted(
                fitId,
                asOf,
                series.metric().name().toLowerCase(Locale.ROOT),
                series.window().word(),
                series.currency().isEmpty() ? null : series.currency(),
                series.product().isEmpty() ? null : series.product(),
                model,
                actuals.of(series, asOf).stream()
                        .map(point -> new ForecastResource.Forecasted.Past(point.start(), point.value()))
                        .toList()
                        .reversed()
                        .stream()
                        .limit(3L * points.size())
                        .toList()
                        .reversed(),
                steps,
                Accuracy.of(steps).orElse(null));
    }

    private Instant end(Series series, Point point) {
        return series.window().next(point.start, company.zone());
    }
}
