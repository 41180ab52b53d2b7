package io.rapport.interaction.collector;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/** What RudderStack's SDKs load first, in browsers and on phones; their address of the control plane is ours. */
@Path("/sourceConfig")
@PermitAll
@Produces(MediaType.APPLICATION_JSON)
@AnyOrigin
public class RudderStackSettingsResource {
    @Inject
    Collector collector;

    @Inject
    SdkSettings settings;

    @GET
    public Uni<Map<String, Object>> settings(@BeanParam CallHeaders headers) {
        return collector
                .sender(headers.writeKey(), headers)
                .map(sender -> settings.rudderStack(headers.writeKey(), sender));
    }

    /** What browsers ask first. */
    @OPTIONS
    public Response preflight() {
        return Response.noContent().build();
    }
}
