package io.rapport.campaign.journey;

import io.rapport.kit.http.Idempotent;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Journeys: one step after another for each customer; the receipt of its messages is that of the campaign of its id. */
@Path("/api/v1/journeys")
@RunOnVirtualThread
@RolesAllowed({Roles.ADMIN, Roles.MARKETER})
public class JourneyResource {
    private static final BigDecimal TENTH = new BigDecimal("0.1");

    @Inject
    Journeys journeys;

    @Inject
    Backtests backtests;

    @Inject
    Calls calls;

    @Inject
    CallSecret secret;

    /** {@code purpose} and {@code holdout} as of a campaign. */
    public record NewJourney(
            @NotBlank @Size(max = 200) String name,
            @Size(min = 1, max = 100) String purpose,

            @DecimalMin("0") @DecimalMax("1") @Digits(integer = 1, fraction = 4)
            BigDecimal holdout,

            @NotNull @Valid Definition definition) {}

    public record View(UUID id, String name, int version, String status, Definition definition) {
        static View of(Journeys.Journey journey) {
            return new View(journey.id(), journey.name(), journey.version(), journey.status(), journey.definition());
        }
    }

    @POST
    @Idempotent
    public Response create(@NotNull @Valid NewJourney body) {
        var journey = journeys.create(
                body.name,
                Objects.requireNonNullElse(body.purpose, "marketing"),
                Objects.requireNonNullElse(body.holdout, TENTH),
                body.definition);
        return Response.created(URI.create("/api/v1/journeys/" + journey.id()))
                .entity(View.of(journey))
                .build();
    }

    /** Ready-made definitions by name; their templates are to be filled in. */
    @GET
    @Path("/ready-made")
    public Map<String, Object> readyMade() {
        return ReadyMade.all();
    }

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.MARKETER, Roles.SYSTEM})
    public Page<View> list(@Valid @BeanParam PageRequest page) {
        var found = journeys.list(page);
        return new Page<>(found.items().stream().map(View::of).toList(), found.next());
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.ADMIN, Roles.MARKETER, Roles.SYSTEM})
    public View get(@PathParam("id") UUID id) {
        return View.of(journeys.get(id));
    }

    /** A new version, for those who set out from now on. */
    @PUT
    @Path("/{id}/definition")
    public View change(@PathParam("id") UUID id, @NotNull @Valid Definition body) {
        return View.of(journeys.change(id, body));
    }

    /** {@code purpose}: whose consents count; {@code marketing} if not given. The period is at most 92 days. */
    public record Backtest(
            @NotNull @Valid Definition definition,
            @NotNull Instant from,
            @NotNull Instant to,
            @Size(min = 1, max = 100) String purpose) {}

    /** What a journey would have done in a past period, by the log: nothing is sent, and nothing is kept. */
    @POST
    @Path("/backtests")
    public Backtests.Report backtest(@NotNull @Valid Backtest body) {
        return backtests.run(
                body.definition, Objects.requireNonNullElse(body.purpose, "marketing"), body.from, body.to);
    }

    /** What a definition looks like, as a JSON Schema (2020-12). */
    @GET
    @Path("/schema")
    @Produces("application/schema+json")
    @RolesAllowed({Roles.ADMIN, Roles.MARKETER, Roles.SYSTEM})
    public String schema() {
        return ReadyMade.schema();
    }

    /** What it told other systems, and whether they heard. */
    @GET
    @Path("/{id}/calls")
    public Page<Calls.View> calls(@PathParam("id") UUID id, @Valid @BeanParam PageRequest page) {
        return calls.list(journeys.get(id).id(), page);
    }

    /** By which those other systems know that it is us. */
    public record Secret(String secret) {}

    @GET
    @Path("/{id}/webhook-secret")
    @RolesAllowed(Roles.ADMIN)
    public Secret secret(@PathParam("id") UUID id) {
        return new Secret(secret.of(journeys.get(id).id()));
    }

    /** How many are under way, arrived, or were stopped. */
    @GET
    @Path("/{id}/figures")
    @RolesAllowed({Roles.ADMIN, Roles.MARKETER, Roles.SYSTEM})
    public Map<String, Long> figures(@PathParam("id") UUID id) {
        return journeys.figures(id);
    }

    @POST
    @Path("/{id}/{step: start|pause|resume|stop}")
    public View take(@PathParam("id") UUID id, @PathParam("step") String step) {
        return View.of(journeys.take(id, step));
    }
}
