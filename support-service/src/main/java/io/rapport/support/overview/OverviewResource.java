package io.rapport.support.overview;

import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.UUID;

/** The agent's view over HTTP. */
@Path("/api/v1/customers/{id}/overview")
@RunOnVirtualThread
public class OverviewResource {
    @Inject
    Overviews overviews;

    @GET
    @RolesAllowed({Roles.AGENT, Roles.SYSTEM, Roles.ADMIN})
    public Overview read(UUID id) {
        return overviews.of(id);
    }
}
