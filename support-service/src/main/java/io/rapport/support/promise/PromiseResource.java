package io.rapport.support.promise;

import io.rapport.kit.http.Idempotent;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Promises over HTTP. */
@Path("/api/v1")
@RunOnVirtualThread
@RolesAllowed({Roles.AGENT, Roles.ADMIN})
public class PromiseResource {
    @Inject
    Promises promises;

    /** {@code warnSeconds}: how long before it is due to warn; a quarter of the time if left out. */
    public record NewPromise(
            @NotBlank @Size(max = 1_000) @Pattern(regexp = "[^\\x00]*")
            String text,

            @NotNull Instant dueAt,
            @Min(0) @Max(31_622_400) Long warnSeconds) {}

    public record Outcome(
            @NotNull @Pattern(regexp = "kept|withdrawn") String state) {}

    @POST
    @Path("tickets/{id}/promises")
    @Idempotent
    public Response make(UUID id, @NotNull @Valid NewPromise promise) {
        var made = promises.make(id, promise);
        return Response.created(URI.create("/api/v1/promises/" + made.id()))
                .entity(made)
                .build();
    }

    @GET
    @Path("tickets/{id}/promises")
    @RolesAllowed({Roles.AGENT, Roles.SYSTEM, Roles.ADMIN})
    public Page<Promise> of(UUID id) {
        return new Page<>(promises.of(id), null);
    }

    /** The next to be due first. */
    @GET
    @Path("promises")
    @RolesAllowed({Roles.AGENT, Roles.SYSTEM, Roles.ADMIN})
    public Page<Promise> list(
            @QueryParam("state") @DefaultValue("open") @Pattern(regexp = "open|kept|broken|withdrawn")
                    String state,
            @Valid @BeanParam PageRequest page) {
        return Page.of(
                promises.list(state, page), page.limit(), promise -> List.of(promise.dueAt(), promise.id()));
    }

    @PATCH
    @Path("promises/{id}")
    public Promise settle(UUID id, @NotNull @Valid Outcome outcome) {
        return promises.settle(id, outcome.state());
    }
}
