package io.rapport.support.sla;

import io.rapport.kit.http.Page;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.UUID;

/** The clocks of a ticket over HTTP. */
@Path("/api/v1/tickets/{id}/sla")
@RunOnVirtualThread
@RolesAllowed({Roles.AGENT, Roles.SYSTEM, Roles.ADMIN})
public class SlaClockResource {
    @Inject
    SlaClocks clocks;

    /** {@code state}: running, paused, met, breached, or dropped where a rule ended it. */
    @GET
    public Page<SlaClock> read(UUID id) {
        return new Page<>(clocks.of(id), null);
    }
}
