package io.rapport.kit.privacy;

import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.UUID;

/** What this service holds of a customer, for the archive that she may ask for. */
@Path("/api/v1/privacy/customers")
@RolesAllowed({Roles.SYSTEM, Roles.ADMIN})
@RunOnVirtualThread
public class PrivacyResource {
    @Inject
    Archives archives;

    @GET
    @Path("{id}")
    public Archives.Archive of(@PathParam("id") UUID id) {
        return archives.of(id);
    }
}
