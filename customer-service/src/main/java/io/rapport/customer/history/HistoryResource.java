package io.rapport.customer.history;

import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import java.util.UUID;

/** How what is known of a customer came about. */
@Path("/api/v1/customers/{id}/history")
@RolesAllowed({Roles.AGENT, Roles.SYSTEM, Roles.ADMIN})
@RunOnVirtualThread
public class HistoryResource {
    @Inject
    Versions versions;

    /** Newest first. */
    @GET
    public Page<Change> list(@PathParam("id") UUID id, @Valid @BeanParam PageRequest page) {
        var changes = versions.changes(id, page.after(1).map(cursor -> cursor.number(0)), page.limit());
        return Page.of(changes, page.limit(), change -> List.of(change.before()));
    }
}
