package io.rapport.interaction.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Sends quarantined events on, as they came or mended. */
@Path("/api/v1/quarantine/{id}/replay")
@RolesAllowed(Roles.ADMIN)
@RunOnVirtualThread
public class ReplayResource {
    @Inject
    Replay replay;

    /** @param mended the whole event as it should have been; none: as it came */
    @POST
    @ResponseStatus(202)
    public void replay(@PathParam("id") UUID id, ObjectNode mended) {
        replay.replay(id, mended);
    }
}
