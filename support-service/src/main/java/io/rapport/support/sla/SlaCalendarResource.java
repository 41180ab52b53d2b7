package io.rapport.support.sla;

import io.rapport.kit.http.Idempotent;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.security.Roles;
import io.rapport.support.definition.Answers;
import io.rapport.support.definition.Definitions;
import io.rapport.support.definition.Stored;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.UUID;

/** The hours in which clocks run, over HTTP. */
@Path("/api/v1/sla-calendars")
@RunOnVirtualThread
@RolesAllowed({Roles.ADMIN})
public class SlaCalendarResource {
    @Inject
    Definitions definitions;

    @Inject
    SlaPolicies policies;

    @POST
    @Idempotent
    public Response add(@NotNull @Valid Calendar calendar) {
        return Answers.created("sla-calendars", policies.add(calendar));
    }

    @GET
    @RolesAllowed({Roles.AGENT, Roles.SYSTEM, Roles.ADMIN})
    public Page<Stored<Calendar>> list(@Valid @BeanParam PageRequest page) {
        return Answers.page(definitions.list(Calendar.KIND, page), page);
    }

    @GET
    @Path("{id}")
    @RolesAllowed({Roles.AGENT, Roles.SYSTEM, Roles.ADMIN})
    public Response read(UUID id) {
        return Answers.tagged(definitions.get(Calendar.KIND, id));
    }

    @PUT
    @Path("{id}")
    public Response replace(UUID id, @HeaderParam("If-Match") String ifMatch, @NotNull @Valid Calendar calendar) {
        return Answers.tagged(policies.replace(id, ifMatch, calendar));
    }

    @DELETE
    @Path("{id}")
    public void remove(UUID id) {
        policies.removeCalendar(id);
    }
}
