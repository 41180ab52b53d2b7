package io.rapport.interaction.collector;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Map;

/** What analytics.js and Segment's mobile SDKs load first; their address of the CDN is ours. */
@Path("/v1/projects/{writeKey}/settings")
@PermitAll
@Produces(MediaType.APPLICATION_JSON)
@AnyOrigin
public class SegmentSettingsResource {
    @Inject
    Collector collector;

    @Inject
    SdkSettings settings;

    @GET
    public Uni<Map<String, Object>> settings(
            @PathParam("writeKey") String writeKey, @BeanParam CallHeaders headers, @Context UriInfo asked) {
        return collector.sender(writeKey, headers).map(_ -> settings.segment(writeKey, asked.getBaseUri()));
    }

    /** What browsers ask first. */
    @OPTIONS
    public Response preflight() {
        return Response.noContent().build();
    }
}
