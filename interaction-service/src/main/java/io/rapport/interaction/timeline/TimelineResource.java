package io.rapport.interaction.timeline;

import io.rapport.interaction.freshness.Fresh;
import io.rapport.interaction.freshness.Freshness;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A customer's timeline. */
@Path("/api/v1/customers/{id}/timeline")
@RolesAllowed({Roles.AGENT, Roles.SYSTEM, Roles.ADMIN})
public class TimelineResource {
    @Inject
    Timeline timeline;

    @Inject
    TimelineStream stream;

    @Inject
    Freshness freshness;

    /** @param kinds such as {@code order-completed}; none: all */
    @GET
    @RunOnVirtualThread
    public Fresh<TimelineItem> page(
            @PathParam("id") UUID id,
            @QueryParam("kind") List<String> kinds,
            @QueryParam("from") Instant from,
            @QueryParam("to") Instant to,
            @Valid @BeanParam PageRequest page) {
        return freshness.of(timeline.page(new TimelineQuery(id, kinds, from, to), page.after(3), page.limit()));
    }

    /** New items as they come; with the id of the last one seen, what came since too. */
    @GET
    @Path("/stream")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> stream(
            @PathParam("id") UUID id,
            @HeaderParam("Last-Event-ID") String lastEventId,
            @Context HttpServerRequest request) {
        return stream.of(id, lastEventId, request.connection());
    }
}
