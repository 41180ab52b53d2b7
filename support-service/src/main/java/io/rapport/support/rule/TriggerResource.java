package io.rapport.support.rule;

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

/** Triggers over HTTP. */
@Path("/api/v1/triggers")
@RunOnVirtualThread
@RolesAllowed({Roles.ADMIN})
public class TriggerResource {
    @Inject
    Definitions definitions;

    @Inject
    Rules rules;

    @POST
    @Idempotent
    public Response add(@NotNull @Valid Trigger trigger) {
        return Answers.created("triggers", rules.add(trigger));
    }

    @GET
    @RolesAllowed({Roles.AGENT, Roles.SYSTEM, Roles.ADMIN})
    public Page<Stored<Trigger>> list(@Valid @BeanParam PageRequest page) {
        return Answers.page(definitions.list(Trigger.KIND, page), page);
    }

    @GET
    @Path("{id}")
    @RolesAllowed({Roles.AGENT, Roles.SYSTEM, Roles.ADMIN})
    public Response read(UUID id) {
        return Answers.tagged(definitions.get(Trigger.KIND, id));
    }

    @PUT
    @Path("{id}")
    public Response replace(UUID id, @HeaderParam("If-Match") String ifMatch, @NotNull @Valid Trigger trigger) {
        return Answers.tagged(rules.replace(id, ifMatch, trigger));
    }

    @DELETE
    @Path("{id}")
    public void remove(UUID id) {
        rules.removeTrigger(id);
    }
}
