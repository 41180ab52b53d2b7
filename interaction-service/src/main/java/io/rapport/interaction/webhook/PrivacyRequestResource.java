package io.rapport.interaction.webhook;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What shops ask on behalf of their customers: to be carried out as data-subject requests, then marked as done. */
@Path("/api/v1/shop-privacy-requests")
@RolesAllowed(Roles.ADMIN)
@RunOnVirtualThread
public class PrivacyRequestResource {
    @Inject
    PrivacyRequests requests;

    /** @param body only where one is read by its id, and until it is done */
    record View(
            UUID id,
            String source,
            String shop,
            String topic,
            Instant receivedAt,
            Instant doneAt,
            @JsonRawValue String body) {
        static View of(PrivacyRequests.Asked asked) {
            return new View(
                    asked.id(),
                    asked.source(),
                    asked.shop(),
                    asked.topic(),
                    asked.receivedAt(),
                    asked.doneAt(),
                    asked.body());
        }
    }

    @GET
    public Page<View> list(@Valid @BeanParam PageRequest page) {
        var found = requests.list(page.after(2), page.limit() + 1).stream()
                .map(View::of)
                .toList();
        return Page.of(found, page.limit(), last -> List.of(last.receivedAt(), last.id()));
    }

    @GET
    @Path("/{id}")
    public View get(@PathParam("id") UUID id) {
        return View.of(requests.get(id));
    }

    /** Its body is forgotten. */
    @POST
    @Path("/{id}/done")
    public View done(@PathParam("id") UUID id) {
        return View.of(requests.done(id));
    }
}
