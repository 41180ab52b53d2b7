package io.rapport.test.notes;

import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;

@Path("/api/v1/notes")
@RunOnVirtualThread
public class NoteResource {
    @GET
    @RolesAllowed({Roles.ADMIN, Roles.AGENT})
    public List<String> list() {
        return List.of();
    }
}
