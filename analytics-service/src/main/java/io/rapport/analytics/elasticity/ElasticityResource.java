package io.rapport.analytics.elasticity;

import io.rapport.analytics.decision.Decision;
import io.rapport.analytics.decision.Decisions;
import io.rapport.analytics.estimate.Interval;
import io.rapport.analytics.report.Csv;
import io.rapport.kit.http.Idempotent;
import io.rapport.kit.http.Problem;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
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
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** By how many percent sales change when prices rise by one: computed on demand and every night. */
@Path("/api/v1/elasticities")
@RolesAllowed({Roles.ADMIN, Roles.SYSTEM, Roles.ANALYST})
@RunOnVirtualThread
public class ElasticityResource {
    private final Decisions decisions;
    private final Elasticities elasticities;
    private final WhatIfs whatIfs;

    ElasticityResource(Decisions decisions, Elasticities elasticities, WhatIfs whatIfs) {
        this.decisions = decisions;
        this.elasticities = elasticities;
        this.whatIfs = whatIfs;
    }

    @POST
    @Idempotent
    @RolesAllowed({Roles.ADMIN, Roles.ANALYST})
    public Response compute(@NotNull @Valid NewFit body) {
        return decisions.request(Elasticities.KIND, body.asOf, body).accepted("/api/v1/elasticities/fits");
    }

    @GET
    @Path("fits/{id}")
    public Decision fit(@PathParam("id") UUID id) {
        return decisions.get(Elasticities.KIND, id);
    }

    /** Of the latest fit, or of the one named. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Found list(
            @QueryParam("currency") @Pattern(regexp = "[A-Z]{3}") String currency, @QueryParam("fitId") UUID fitId) {
        return decisions
                .find(Elasticities.KIND, fitId)
                .map(fit -> new Found(
                        fit.fitId(), fit.asOf(), elasticities.list(fit.fitId(), Optional.ofNullable(currency))))
                .orElse(new Found(null, null, List.of()));
    }

    @GET
    @Produces(Csv.TYPE)
    public String listAsCsv(
            @QueryParam("currency") @Pattern(regexp = "[A-Z]{3}") String currency, @QueryParam("fitId") UUID fitId) {
        return Csv.of(Estimate.class, list(currency, fitId).items());
    }

    /** What a product would sell in a week at another price. */
    @GET
    @Path("what-if")
    public Answer whatIf(
            @QueryParam("product") @NotNull String product,
            @QueryParam("currency") @NotNull @Pattern(regexp = "[A-Z]{3}") String currency,
            @QueryParam("price") @NotNull @DecimalMin(value = "0", inclusive = false) @DecimalMax("1e12")
                    BigDecimal price,
            @QueryParam("fitId") UUID fitId) {
        var fit = decisions
                .find(Elasticities.KIND, fitId)
                .orElseThrow(() -> Problem.conflict("No elasticities were computed yet."));
        return whatIfs.of(fit, product, currency, price);
    }

    /**
     * @param asOf orders placed later are not looked at; now, if left out
     * @param days how far back orders are looked at; 365, if left out
     */
    public record NewFit(Instant asOf, @Min(7) @Max(3_650) Integer days) {
        NewFit orUsual() {
            return new NewFit(asOf, Objects.requireNonNullElse(days, 365));
        }
    }

    /** {@code fitId} null while nothing was computed yet. */
    public record Found(UUID fitId, Instant asOf, List<Estimate> items) {}

    /**
     * One elasticity with its interval at 95 %.
     *
     * @param category null: of all products of the currency
     * @param sales weeks of products in shops it rests on
     * @param clusters products in shops
     * @param doubts why it must not be relied on; empty if it may
     */
    public record Estimate(
            String currency,
            String category,
            double value,
            double lower,
            double upper,
            long sales,
            int clusters,
            boolean reliable,
            List<String> doubts) {}

    /**
     * What may follow, a week.
     *
     * @param currentPrice mean of the four weeks before the fit
     * @param margin null where the product's cost is not known
     */
    public record Answer(
            UUID fitId,
            Instant asOf,
            String product,
            String currency,
            BigDecimal currentPrice,
            BigDecimal price,
            double currentUnits,
            Estimate elasticity,
            Interval units,
            Interval revenue,
            Interval margin,
            List<String> doubts) {}
}
