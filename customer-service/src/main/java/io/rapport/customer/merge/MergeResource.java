package io.rapport.customer.merge;

import io.rapport.kit.http.Idempotent;
import io.rapport.kit.http.Page;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Makes two customers one, and two again. */
@Path("/api/v1/customers/{id}")
@RolesAllowed({Roles.AGENT, Roles.ADMIN})
@RunOnVirtualThread
public class MergeResource {
    @Inject
    Merges merges;

    /** {@code with}: the other customer; the older of the two survives. */
    public record NewMerge(@NotNull UUID with) {}

    /** {@code mergeId}: needed where several were merged into this customer. */
    public record Unmerge(UUID mergeId) {}

    @POST
    @Path("merge")
    @Idempotent
    @APIResponse(responseCode = "200", description = "Merged; the id of the absorbed answers 308 from now on")
    @APIResponse(responseCode = "409", description = "One of them was merged already")
    public Merge merge(@PathParam("id") UUID id, @Valid @NotNull NewMerge merge) {
        return merges.merge(id, merge.with());
    }

    @POST
    @Path("unmerge")
    @Idempotent
    @APIResponse(
            responseCode = "200",
            description = "Unmerged: each has her own identities, visitors and consents again")
    @APIResponse(responseCode = "409", description = "Not merged, or several were merged into her and none is named")
    public Merge unmerge(@PathParam("id") UUID id, Unmerge unmerge) {
        return merges.unmerge(id, unmerge == null ? null : unmerge.mergeId());
    }

    /** All that she was ever part of, newest first. */
    @GET
    @Path("merges")
    @RolesAllowed({Roles.AGENT, Roles.SYSTEM, Roles.ADMIN})
    public Page<Merge> list(@PathParam("id") UUID id) {
        return new Page<>(merges.of(id), null);
    }
}
