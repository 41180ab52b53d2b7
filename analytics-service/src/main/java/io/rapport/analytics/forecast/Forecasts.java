package io.rapport.analytics.forecast;

import io.rapport.analytics.decision.Computation;
import io.rapport.analytics.decision.Decision;
import io.rapport.analytics.decision.Decisions;
import io.rapport.analytics.forecast.ForecastResource.NewForecast;
import io.rapport.analytics.forecast.Series.Metric;
import io.rapport.analytics.insight.Insights;
import io.rapport.analytics.insight.Insights.Finding;
import io.rapport.analytics.report.Window;
import io.rapport.kit.company.Company;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes forecasts and keeps them as they were made, to be held against what then happens. */
@ApplicationScoped
class Forecasts implements Computation {
    static final String KIND = "forecast";
    private static final Duration RECENT = Duration.ofDays(90);
    private static final int MOST_PRODUCTS = 20;
    private static final int DAYS = 28;
    private static final int WEEKS = 13;

    private final Actuals actuals;
    private final KeptForecasts kept;
    private final Decisions decisions;
    private final Insights insights;
    private final Company company;

    Forecasts(Actuals actuals, KeptForecasts kept, Decisions decisions, Insights insights, Company company) {
        this.actuals = actuals;
        this.kept = kept;
        this.decisions = decisions;
        this.insights = insights;
        this.company = company;
    }

    /** A series and how many windows ahead. */
    private record Task(Series series, int horizon) {}

    /** A forecast with the start of each of its windows. */
    record Made(Series series, Forecast forecast, List<Instant> starts) {}

    /** @throws Problem 400 where what is asked for makes no series */
    Decision request(NewForecast asked) {
        series(asked);
        return decisions.request(KIND, asked.asOf(), asked);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void compute(Decision decision) {
        var asked = decision.parameters(NewForecast.class);
        var tasks = asked.metric() == null
                ? all(decision.asOf()).toList()
                : List.of(new Task(
                        series(asked), Optional.ofNullable(asked.horizon()).orElse(DAYS)));
        var made = tasks.stream()
                .flatMap(task -> make(task, decision.asOf()).stream())
                .toList();
        kept.store(decision.fitId(), made);
        if (asked.metric() == null) {
            insights.publish(decision, made.stream().map(Forecasts::finding).toList());
        }
    }

    /** What every night is forecast. */
    private Stream<Task> all(Instant asOf) {
        var revenue = actuals.currencies(asOf, RECENT).stream()
                .flatMap(currency -> Stream.of(
                        new Task(new Series(Metric.REVENUE, Window.DAY, currency, ""), DAYS),
                        new Task(new Series(Metric.REVENUE, Window.WEEK, currency, ""), WEEKS)));
        var orders = Stream.of(
                new Task(new Series(Metric.ORDERS, Window.DAY, "", ""), DAYS),
                new Task(new Series(Metric.ORDERS, Window.WEEK, "", ""), WEEKS));
        var units = actuals.products(asOf, RECENT, MOST_PRODUCTS).stream()
                .map(product -> new Task(new Series(Metric.UNITS, Window.DAY, "", product), DAYS));
        return Stream.of(revenue, orders, units).flatMap(tasks -> tasks);
    }

    static Series series(NewForecast asked) {
        var metric = Stream.of(Metric.values())
                .filter(known -> known.name().equalsIgnoreCase(asked.metric()))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("metric", "must be revenue, orders or units"));
        var currency = Optional.ofNullable(asked.currency()).orElse("");
        var product = Optional.ofNullable(asked.product()).orElse("");
        if (metric == Metric.REVENUE && currency.isEmpty()) {
            throw Problem.invalid("currency", "is needed: amounts of several currencies are never added up");
        }
        if (metric == Metric.ORDERS && !product.isEmpty()) {
            throw Problem.invalid("product", "has units and revenue, but no orders of its own");
        }
        return new Series(metric, Window.named(Optional.ofNullable(asked.by()).orElse("day")), currency, product);
    }

    private Optional<Made> make(Task task, Instant asOf) {
        var history = actuals.of(task.series, asOf);
        var values = history.stream().mapToDouble(Actuals.Point::value).toArray();
        return Forecast.of(values, task.horizon).map(forecast -> {
            var first = task.series.window().next(history.getLast().start(), company.zone());
            return new Made(task.series, forecast, actuals.starts(task.series.window(), first, task.horizon));
        });
    }

    private static Finding finding(Made made) {
        var forecast = made.forecast;
        var value = new LinkedHashMap<String, Object>();
        value.put("metric", made.series.metric().name().toLowerCase(java.util.Locale.ROOT));
        value.put("by", made.series.window().word());
        value.put("currency", made.series.currency());
        value.put("product", made.series.product());
        value.put("from", made.starts.getFirst().toString());
        value.put("windows", made.starts.size());
        value.put("sum", Arrays.stream(forecast.values()).sum());
        value.put(
                "values",
                IntStream.range(0, made.starts.size())
                        .mapToObj(h -> forecast.values()[h])
                        .toList());
        value.values().removeIf(""::equals);
        return new Finding(
                made.series.subject(),
                value,
                Map.of(
                        "lower", Arrays.stream(forecast.lower()).sum(),
                        "upper", Arrays.stream(forecast.upper()).sum()),
                forecast.model());
    }
}
