package io.rapport.interaction.quarantine;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What was refused, and why. */
@Path("/api/v1/quarantine")
@RolesAllowed(Roles.ADMIN)
@RunOnVirtualThread
public class QuarantineResource {
    @Inject
    Quarantine quarantine;

    /** @param body only where one is read by its id */
    record View(
            UUID id,
            String source,
            String kind,
            String type,
            String messageId,
            Instant receivedAt,
            JsonNode errors,
            Instant replayedAt,
            @JsonRawValue String body) {
        static View summary(Quarantine.Kept kept) {
            return of(kept, null);
        }

        static View detail(Quarantine.Kept kept) {
            return of(kept, kept.refused().body());
        }

        private static View of(Quarantine.Kept kept, String body) {
            var refused = kept.refused();
            return new View(
                    kept.id(),
                    refused.source(),
                    refused.kind(),
                    refused.type(),
                    refused.messageId(),
                    refused.receivedAt(),
                    kept.errors(),
                    kept.replayedAt(),
                    body);
        }
    }

    /** Of one source, or of all; {@code waiting}: only what was not replayed yet. */
    @GET
    public Page<View> list(
            @QueryParam("source") String source,
            @QueryParam("waiting") boolean waiting,
            @Valid @BeanParam PageRequest page) {
        var found = quarantine.list(source, waiting, page.after(2), page.limit() + 1).stream()
                .map(View::summary)
                .toList();
        return Page.of(found, page.limit(), last -> List.of(last.receivedAt(), last.id()));
    }

    @GET
    @Path("/{id}")
    public View get(@PathParam("id") UUID id) {
        return View.detail(quarantine.get(id));
    }
}
