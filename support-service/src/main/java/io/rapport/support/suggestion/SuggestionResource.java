package io.rapport.support.suggestion;

import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.UUID;

/** What a ticket may be about, over HTTP. */
@Path("/api/v1/tickets/{id}/suggestion")
@RunOnVirtualThread
@RolesAllowed({Roles.AGENT, Roles.ADMIN})
public class SuggestionResource {
    @Inject
    Suggestions suggestions;

    /** Type and queue, each with its confidence (0 to 1), the words that spoke for it and how many tickets it was learned from. */
    @GET
    public Suggestions.Suggestion of(UUID id) {
        return suggestions.of(id);
    }
}
