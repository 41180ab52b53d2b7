package io.rapport.campaign.suppression;

import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

/** Addresses that get no message, whatever their consent. */
@Path("/api/v1/suppressions")
@RunOnVirtualThread
@RolesAllowed({Roles.ADMIN, Roles.MARKETER})
public class SuppressionResource {
    @Inject
    Suppressions suppressions;

    public record NewSuppression(
            @NotBlank @Email @Size(max = 320) String email,
            @NotBlank @Size(max = 100) String reason) {}

    @GET
    public Page<Suppressions.Suppression> list(@Valid @BeanParam PageRequest page) {
        return suppressions.list(page);
    }

    @POST
    @Transactional
    public void add(@NotNull @Valid NewSuppression body) {
        suppressions.suppressEmail(body.email, body.reason);
    }

    @DELETE
    @Path("/{addressHash}")
    @Transactional
    public void lift(String addressHash) {
        suppressions.lift(addressHash);
    }
}
