package io.rapport.support.ticket;

import io.rapport.kit.http.Page;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.UUID;

/** Who is looking at a ticket or replying, over HTTP. */
@Path("/api/v1/tickets/{id}/presence")
@RunOnVirtualThread
@RolesAllowed({Roles.AGENT, Roles.ADMIN})
public class PresenceResource {
    @Inject
    Presences presences;

    public record State(
            @NotNull @Pattern(regexp = "viewing|replying") String state) {}

    /** Say it every ten seconds or so; answers who else is there. */
    @PUT
    public Page<Presences.Presence> announce(UUID id, @NotNull @Valid State state) {
        return new Page<>(presences.announce(id, state.state()), null);
    }

    @GET
    @RolesAllowed({Roles.AGENT, Roles.SYSTEM, Roles.ADMIN})
    public Page<Presences.Presence> read(UUID id) {
        return new Page<>(presences.of(id), null);
    }

    @DELETE
    public void leave(UUID id) {
        presences.leave(id);
    }
}
