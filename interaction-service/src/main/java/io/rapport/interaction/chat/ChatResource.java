package io.rapport.interaction.chat;

import io.quarkus.security.identity.SecurityIdentity;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.UUID;

/** What agents see of chats, and visitors of agents; what is said goes over the conversations. */
@Path("/api/v1")
@RolesAllowed({Roles.AGENT, Roles.ADMIN})
@RunOnVirtualThread
public class ChatResource {
    @Inject
    Chats chats;

    @Inject
    SecurityIdentity caller;

    @GET
    @Path("/chats/{conversationId}")
    public ChatRows.State state(@PathParam("conversationId") UUID conversation) {
        return chats.state(conversation);
    }

    /** The visitor sees for six seconds that somebody writes. */
    @PUT
    @Path("/chats/{conversationId}/typing")
    public void type(@PathParam("conversationId") UUID conversation) {
        chats.typeAsAgent(conversation);
    }

    /** The caller is there to chat, for two minutes. */
    @PUT
    @Path("/chat-desk")
    public void attend() {
        chats.attend(caller.getPrincipal().getName());
    }

    @DELETE
    @Path("/chat-desk")
    public void leave() {
        chats.leaveDesk(caller.getPrincipal().getName());
    }
}
