package io.rapport.interaction.collector;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Where RudderStack's browser SDK sends what is left when a page closes; the write key is in the query. */
@Path("/beacon/v1/batch")
@PermitAll
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
@AnyOrigin
public class BeaconResource {
    @Inject
    Collector collector;

    @POST
    public Uni<Collector.BatchAnswer> batch(byte[] body, @BeanParam CallHeaders headers) {
        return collector.batch(body, headers, false);
    }

    /** What browsers ask first. */
    @OPTIONS
    public Response preflight() {
        return Response.noContent().build();
    }
}
