package io.rapport.kit.deadletter;

import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.UUID;

/** Shows what could not be applied, and has it applied again once the cause is gone. */
@Path("/api/v1/dead-letters")
@RolesAllowed(Roles.ADMIN)
@RunOnVirtualThread
public class DeadLetterResource {
    @Inject
    DeadLetters deadLetters;

    @GET
    public Page<DeadLetter> list(@Valid @BeanParam PageRequest page) {
        return deadLetters.list(page);
    }

    @POST
    @Path("{id}/replay")
    public Response replay(UUID id) {
        deadLetters.replay(id);
        return Response.accepted().build();
    }
}
