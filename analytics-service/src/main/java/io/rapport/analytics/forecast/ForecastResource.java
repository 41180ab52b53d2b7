package io.rapport.analytics.forecast;

import io.rapport.analytics.decision.Decisions;
import io.rapport.analytics.report.Csv;
import io.rapport.kit.http.Idempotent;
import io.rapport.kit.http.Problem;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Forecasts of revenue, orders and units sold, made on demand and every night, and scored by what happened since. */
@Path("/api/v1/forecasts")
@RolesAllowed({Roles.ADMIN, Roles.SYSTEM, Roles.ANALYST})
@RunOnVirtualThread
public class ForecastResource {
    private final Forecasts forecasts;
    private final Decisions decisions;
    private final KeptForecasts kept;

    ForecastResource(Forecasts forecasts, Decisions decisions, KeptForecasts kept) {
        this.forecasts = forecasts;
        this.decisions = decisions;
        this.kept = kept;
    }

    @POST
    @Idempotent
    @RolesAllowed({Roles.ADMIN, Roles.ANALYST})
    public Response forecast(@NotNull @Valid NewForecast body) {
        return forecasts.request(body).accepted("/api/v1/forecasts");
    }

    /** With all its series, once it is done. */
    @GET
    @Path("{id}")
    public Found get(@PathParam("id") UUID id) {
        var fit = decisions.get(Forecasts.KIND, id);
        return new Found(fit.fitId(), fit.state(), fit.asOf(), kept.of(fit));
    }

    /** The newest of one series where {@code metric} is given, else all of the latest fit. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Found list(
            @QueryParam("metric") String metric,
            @QueryParam("currency") @Pattern(regexp = "[A-Z]{3}") String currency,
            @QueryParam("product") String product,
            @QueryParam("by") String by) {
        if (metric == null) {
            return decisions
                    .latest(Forecasts.KIND)
                    .map(fit -> new Found(fit.fitId(), fit.state(), fit.asOf(), kept.of(fit)))
                    .orElse(new Found(null, null, null, List.of()));
        }
        var series = Forecasts.series(new NewForecast(metric, currency, product, by, null, null));
        var id = kept.newest(series).orElseThrow(() -> Problem.notFound("forecast of", series.subject()));
        var fit = decisions.get(Forecasts.KIND, id);
        return new Found(
                id,
                fit.state(),
                fit.asOf(),
                kept.of(fit).stream().filter(one -> one.is(series)).toList());
    }

    @GET
    @Produces(Csv.TYPE)
    public String listAsCsv(
            @QueryParam("metric") String metric,
            @QueryParam("currency") @Pattern(regexp = "[A-Z]{3}") String currency,
            @QueryParam("product") String product,
            @QueryParam("by") String by) {
        var found = list(metric, currency, product, by);
        return Csv.of(Row.class, found.items().stream().flatMap(Row::of).toList());
    }

    /**
     * @param metric revenue (of a currency, and of a product if given), orders (of a currency if given) or units (of a product if given)
     * @param by hour, day, week or month; day, if left out
     * @param horizon windows ahead; 28, if left out
     * @param asOf what happened later is not looked at; now, if left out
     */
    public record NewForecast(
            @NotNull String metric,
            @Pattern(regexp = "[A-Z]{3}") String currency,
            String product,
            @Pattern(regexp = "hour|day|week|month") String by,
            @Min(1) @Max(400) Integer horizon,
            Instant asOf) {}

    /** A fit with its series. */
    public record Found(UUID fitId, String state, Instant asOf, List<Forecasted> items) {}

    /**
     * One series as it was forecast.
     *
     * @param model such as {@code ETS(M,Ad,M)+Theta}
     * @param history the windows before it
     * @param accuracy null while no window is over
     */
    public record Forecasted(
            UUID fitId,
            Instant asOf,
            String metric,
            String by,
            String currency,
            String product,
            String model,
            List<Past> history,
            List<Step> steps,
            Accuracy accuracy) {
        boolean is(Series series) {
            return metric.equalsIgnoreCase(series.metric().name())
                    && by.equals(series.window().word())
                    && series.currency().equals(currency == null ? "" : currency)
                    && series.product().equals(product == null ? "" : product);
        }

        /** What happened in a window. */
        public record Past(Instant start, double value) {}

        /** What was expected in a window, its interval at 95 %, and what happened: null while it is not over. */
        public record Step(Instant start, double value, double lower, double upper, Double actual) {}
    }

    /** One window of a series: {@code actual} alone where it was over, {@code value} and its interval where it was forecast. */
    public record Row(
            String metric,
            String by,
            String currency,
            String product,
            Instant start,
            Double actual,
            Double value,
            Double lower,
            Double upper,
            String model,
            UUID fitId,
            Instant asOf) {
        static Stream<Row> of(Forecasted series) {
            return Stream.concat(
                    series.history().stream().map(past -> of(series, past.start(), past.value(), null, null, null)),
                    series.steps().stream()
                            .map(step ->
                                    of(series, step.start(), step.actual(), step.value(), step.lower(), step.upper())));
        }

        private static Row of(
                Forecasted series, Instant start, Double actual, Double value, Double lower, Double upper) {
            return new Row(
                    series.metric(),
                    series.by(),
                    series.currency(),
                    series.product(),
                    start,
                    actual,
                    value,
                    lower,
                    upper,
                    series.model(),
                    series.fitId(),
                    series.asOf());
        }
    }
}
