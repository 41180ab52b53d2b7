package io.rapport.interaction.timeline;

import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestStreamElementType;

/** A customer's timeline. */
@Path("/api/v1/customers/{id}/timeline")
@RolesAllowed({Roles.AGENT, Roles.SYSTEM, Roles.ADMIN})
public class TimelineResource {
    @Inject
    Timeline timeline;

    @Inject
    TimelineStream stream;

    /** @param kinds such as {@code order-completed}; none: all */
    @GET
    @RunOnVirtualThread
    public Page<TimelineItem> page(
            @PathParam("id") UUID id,
            @QueryParam("kind") List<String> kinds,
            @QueryParam("from") Instant from,
            @QueryParam("to") Instant to,
            @Valid @BeanParam PageRequest page) {
        return timeline.page(new TimelineQuery(id, kinds, from, to), page.after(3), page.limit());
    }

    /** New items as they come. */
    @GET
    @Path("/stream")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    public Multi<TimelineItem> stream(@PathParam("id") UUID id) {
        return stream.of(id);
    }
}
