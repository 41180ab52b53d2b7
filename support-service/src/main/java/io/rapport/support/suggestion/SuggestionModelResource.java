package io.rapport.support.suggestion;

import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Instant;

/** What suggestions are learned from, over HTTP. */
@Path("/api/v1/suggestion-models")
@RunOnVirtualThread
@RolesAllowed(Roles.ADMIN)
public class SuggestionModelResource {
    @Inject
    Suggestions suggestions;

    public record Learned(Instant asOf) {}

    /** Learns at once, on the replica that is asked; each does so by itself every ten minutes. */
    @POST
    public Learned learn() {
        return new Learned(suggestions.learn());
    }
}
