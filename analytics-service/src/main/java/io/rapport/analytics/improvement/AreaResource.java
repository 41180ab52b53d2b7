package io.rapport.analytics.improvement;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.analytics.decision.Decision;
import io.rapport.analytics.decision.Decisions;
import io.rapport.analytics.report.Csv;
import io.rapport.kit.http.Idempotent;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
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
import java.util.Optional;
import java.util.UUID;

/** Where the company leaves money, the most first: computed on demand and every night. */
@Path("/api/v1/areas-to-improve")
@RolesAllowed({Roles.ADMIN, Roles.SYSTEM, Roles.ANALYST})
@RunOnVirtualThread
public class AreaResource {
    private final Decisions decisions;
    private final Areas areas;

    AreaResource(Decisions decisions, Areas areas) {
        this.decisions = decisions;
        this.areas = areas;
    }

    @POST
    @Idempotent
    @RolesAllowed({Roles.ADMIN, Roles.ANALYST})
    public Response compute(@NotNull NewFit body) {
        return decisions.request(Areas.KIND, body.asOf(), body).accepted("/api/v1/areas-to-improve/fits");
    }

    @GET
    @Path("fits/{id}")
    public Decision fit(@PathParam("id") UUID id) {
        return decisions.get(Areas.KIND, id);
    }

    /** Of the latest fit, or of the one named. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Found list(
            @QueryParam("currency") @Pattern(regexp = "[A-Z]{3}") String currency, @QueryParam("fitId") UUID fitId) {
        var fit = decisions.find(Areas.KIND, fitId);
        return fit.map(known -> new Found(
                        known.fitId(), known.asOf(), areas.list(known.fitId(), Optional.ofNullable(currency))))
                .orElse(new Found(null, null, List.of()));
    }

    @GET
    @Produces(Csv.TYPE)
    public String listAsCsv(
            @QueryParam("currency") @Pattern(regexp = "[A-Z]{3}") String currency, @QueryParam("fitId") UUID fitId) {
        return Csv.of(Ranked.class, list(currency, fitId).items());
    }

    /** @param asOf what happened later is not looked at; now, if left out */
    public record NewFit(Instant asOf) {}

    /** {@code fitId} null while nothing was computed yet. */
    public record Found(UUID fitId, Instant asOf, List<Ranked> items) {}

    /**
     * One area.
     *
     * @param rank within its currency, 1 the most money
     * @param kind abandoned-carts, refunds, slow-answers, churn-risk or falling-categories
     * @param subject the product or category; null for all
     * @param money that it costs a month
     * @param evidence the figures it rests on
     */
    public record Ranked(int rank, String kind, String subject, String currency, BigDecimal money, JsonNode evidence) {}
}
