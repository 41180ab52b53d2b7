package io.rapport.campaign.loyalty;

import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;

/** How points are earned and what they are good for; nothing until it is set. */
@Path("/api/v1/loyalty-program")
@RunOnVirtualThread
@RolesAllowed({Roles.ADMIN, Roles.MARKETER})
public class ProgramResource {
    @Inject
    Programs programs;

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.MARKETER, Roles.SYSTEM})
    public Program get() {
        return programs.now();
    }

    /** For orders that are heard of from now on. */
    @PUT
    public Program set(@NotNull @Valid Program body) {
        return programs.set(body);
    }
}
