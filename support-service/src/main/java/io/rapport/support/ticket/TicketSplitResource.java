package io.rapport.support.ticket;

import io.rapport.kit.http.Etag;
import io.rapport.kit.http.Idempotent;
import io.rapport.kit.security.Roles;
import io.rapport.support.ticket.TicketResource.View;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.UUID;

/** Merging and splitting tickets over HTTP. */
@Path("/api/v1/tickets/{id}")
@RunOnVirtualThread
@RolesAllowed({Roles.AGENT, Roles.ADMIN})
public class TicketSplitResource {
    @Inject
    TicketSplits splits;

    public record Into(@NotNull UUID into) {}

    public record Part(
            @NotEmpty @Size(max = 1_000) List<@NotNull UUID> messageIds,

            @NotBlank @Size(max = 200) @Pattern(regexp = "[^\\x00]*")
            String subject,

            TicketType type) {}

    /** Answers with the ticket in which this one goes on: both must be of one person. */
    @POST
    @Path("merge")
    @Idempotent
    public Response merge(UUID id, @NotNull @Valid Into merge) {
        var survivor = splits.merge(id, merge.into());
        return Response.ok(View.of(survivor)).tag(Etag.of(survivor.version)).build();
    }

    @POST
    @Path("split")
    @Idempotent
    public Response split(UUID id, @NotNull @Valid Part part) {
        var opened = View.of(splits.split(id, part.messageIds(), part.subject(), part.type()));
        return Response.created(URI.create("/api/v1/tickets/" + opened.id()))
                .tag(Etag.of(opened.version()))
                .entity(opened)
                .build();
    }
}
