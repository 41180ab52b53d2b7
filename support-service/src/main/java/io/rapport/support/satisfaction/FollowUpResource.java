package io.rapport.support.satisfaction;

import io.rapport.kit.http.Idempotent;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Things to do after tickets, over HTTP. */
@Path("/api/v1/follow-ups")
@RunOnVirtualThread
@RolesAllowed({Roles.AGENT, Roles.ADMIN})
public class FollowUpResource {
    @Inject
    FollowUps followUps;

    public record NewFollowUp(
            @NotNull UUID ticketId,

            @NotBlank @Size(max = 1_000) @Pattern(regexp = "[^\\x00]*")
            String note,

            @NotNull Instant dueAt,

            @Size(min = 1, max = 100) @Pattern(regexp = "[^\\x00]*")
            String assignee) {}

    @POST
    @Idempotent
    public Response open(@NotNull @Valid NewFollowUp wanted) {
        var opened = followUps.open(wanted);
        return Response.created(URI.create("/api/v1/follow-ups/" + opened.id()))
                .entity(opened)
                .build();
    }

    /** Those not done yet, the next to be due first. */
    @GET
    @RolesAllowed({Roles.AGENT, Roles.SYSTEM, Roles.ADMIN})
    public Page<FollowUp> list(
            @QueryParam("assignee") @Size(max = 100) @Pattern(regexp = "[^\\x00]*") String assignee,
            @Valid @BeanParam PageRequest page) {
        return Page.of(
                followUps.open(assignee, page), page.limit(), followUp -> List.of(followUp.dueAt(), followUp.id()));
    }

    @POST
    @Path("{id}/done")
    public FollowUp done(UUID id) {
        return followUps.done(id);
    }
}
