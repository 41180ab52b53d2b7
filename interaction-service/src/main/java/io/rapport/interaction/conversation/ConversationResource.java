package io.rapport.interaction.conversation;

import io.quarkus.security.identity.SecurityIdentity;
import io.rapport.kit.Ids;
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
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Conversations with customers, on every channel. */
@Path("/api/v1/conversations")
@RolesAllowed({Roles.AGENT, Roles.ADMIN})
@RunOnVirtualThread
public class ConversationResource {
    @Inject
    Conversations conversations;

    @Inject
    OutgoingMessages outgoing;

    @Inject
    SecurityIdentity caller;

    record NewMessage(
            @NotBlank @Size(max = 20_000) @Pattern(regexp = "[^\\x00]*")
            String body) {}

    /** @param id under which its delivery is reported */
    record Queued(UUID id, UUID conversationId, Status status) {}

    /** Latest first. */
    @GET
    @RolesAllowed({Roles.AGENT, Roles.SYSTEM, Roles.ADMIN})
    public Page<Conversation> list(
            @QueryParam("customerId") UUID customer,
            @QueryParam("channel") Channel channel,
            @Valid @BeanParam PageRequest page) {
        var found = conversations.list(customer, channel, page.after(2), page.limit() + 1);
        return Page.of(found, page.limit(), last -> List.of(last.updatedAt(), last.id()));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.AGENT, Roles.SYSTEM, Roles.ADMIN})
    public Conversation get(@PathParam("id") UUID id) {
        return conversations.get(id);
    }

    /** Oldest first. */
    @GET
    @Path("/{id}/messages")
    @RolesAllowed({Roles.AGENT, Roles.SYSTEM, Roles.ADMIN})
    public Page<Message> messages(@PathParam("id") UUID id, @Valid @BeanParam PageRequest page) {
        var found = conversations.messages(id, page.after(1), page.limit() + 1);
        return Page.of(found, page.limit(), last -> List.of(last.id()));
    }

    /** Goes out on the conversation's channel, once; its status tells how far it has come. */
    @POST
    @Path("/{id}/messages")
    @Idempotent
    @ResponseStatus(201)
    public Queued say(@PathParam("id") UUID id, @Valid @NotNull NewMessage message) {
        var said = Ids.next();
        conversations.say(said, id, caller.getPrincipal().getName(), message.body());
        return new Queued(said, id, Status.QUEUED);
    }

    /** For a message that failed, or of which nobody knows whether it was sent. */
    @POST
    @Path("/{id}/messages/{messageId}/retry")
    @ResponseStatus(202)
    public void retry(@PathParam("id") UUID id, @PathParam("messageId") UUID message) {
        outgoing.retry(id, message);
    }
}
