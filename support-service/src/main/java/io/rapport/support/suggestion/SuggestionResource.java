package io.rapport.support.suggestion;

import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.UUID;

/** What a ticket may be about, over HTTP. */
@Path("/api/v1")
@RunOnVirtualThread
@RolesAllowed({Roles.AGENT, Roles.ADMIN})
public class SuggestionResource {
    @Inject
    Suggestions suggestions;

    public record Learned(Instant asOf) {}

    /** Type and queue, each with its confidence (0 to 1), the words that spoke for it and how many tickets it was learned from. */
    @GET
    @Path("tickets/{id}/suggestion")
    public Suggestions.Suggestion of(UUID id) {
        return suggestions.of(id);
    }

    /** Learns at once, on the replica that is asked; each does so by itself every ten minutes. */
    @POST
    @Path("suggestion-models")
    @RolesAllowed(Roles.ADMIN)
    public Learned learn() {
        return new Learned(suggestions.learn());
    }
}
