package io.rapport.support.rule;

import io.rapport.kit.http.Etag;
import io.rapport.kit.http.Idempotent;
import io.rapport.kit.security.Roles;
import io.rapport.support.ticket.TicketResource.View;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.UUID;

/** Macros, canned replies and escalation of a ticket over HTTP. */
@Path("/api/v1/tickets/{id}")
@RunOnVirtualThread
@RolesAllowed({Roles.AGENT, Roles.ADMIN})
public class TicketRuleResource {
    @Inject
    Rules rules;

    /**
     * @param reason a word such as {@code legal}: it is published; put explanations into a note
     * @param team who takes it over, from whoever had it
     */
    public record Escalation(
            @NotNull @Pattern(regexp = Action.ESCALATION) String reason,

            @Size(min = 1, max = 100) @Pattern(regexp = "[^\\x00]*")
            String team) {}

    public record Filled(String text) {}

    @POST
    @Path("macros/{macroId}")
    @Idempotent
    public Response run(UUID id, UUID macroId, @HeaderParam("If-Match") String ifMatch) {
        return tagged(rules.run(id, ifMatch, macroId));
    }

    /** In the customer's language, filled in; nothing is sent. */
    @GET
    @Path("canned-replies/{replyId}")
    public Filled text(UUID id, UUID replyId) {
        return new Filled(rules.text(id, replyId));
    }

    @POST
    @Path("escalate")
    @Idempotent
    public Response escalate(UUID id, @NotNull @Valid Escalation escalation) {
        return tagged(rules.escalate(id, escalation.reason(), escalation.team()));
    }

    private static Response tagged(View ticket) {
        return Response.ok(ticket).tag(Etag.of(ticket.version())).build();
    }
}
