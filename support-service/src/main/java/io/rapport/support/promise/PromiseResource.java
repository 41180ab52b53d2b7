package io.rapport.support.promise;

import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.UUID;

/** Promises over HTTP. */
@Path("/api/v1/promises")
@RunOnVirtualThread
@RolesAllowed({Roles.AGENT, Roles.ADMIN})
public class PromiseResource {
    @Inject
    Promises promises;

    public record Outcome(
            @NotNull @Pattern(regexp = "kept|withdrawn") String state) {}

    /** The next to be due first. */
    @GET
    @RolesAllowed({Roles.AGENT, Roles.SYSTEM, Roles.ADMIN})
    public Page<Promise> list(
            @QueryParam("state") @DefaultValue("open") @Pattern(regexp = "open|kept|broken|withdrawn") String state,
            @Valid @BeanParam PageRequest page) {
        return Page.of(promises.list(state, page), page.limit(), promise -> List.of(promise.dueAt(), promise.id()));
    }

    @PATCH
    @Path("{id}")
    public Promise settle(UUID id, @NotNull @Valid Outcome outcome) {
        return promises.settle(id, outcome.state());
    }
}
