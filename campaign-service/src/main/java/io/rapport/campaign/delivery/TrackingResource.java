package io.rapport.campaign.delivery;

import io.rapport.kit.http.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Base64;

/** What the links and the picture in a mail lead to; a link that we did not sign leads nowhere. */
@Path("/")
@RunOnVirtualThread
@PermitAll
public class TrackingResource {
    private static final byte[] PIXEL =
            Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    @Inject
    SignedLinks links;

    @Inject
    Engagements engagements;

    @GET
    @Path("o/{token}")
    @Produces("image/gif")
    public Response open(String token, @HeaderParam("User-Agent") String userAgent, @Context Request request) {
        links.read(SignedLinks.Purpose.OPEN, token)
                .ifPresent(delivery -> engagements.opened(delivery, request.getMethod(), userAgent));
        return Response.ok(PIXEL).header("Cache-Control", "no-store").build();
    }

    @GET
    @Path("c/{token}")
    public Response click(
            String token,
            @QueryParam("to") String to,
            @HeaderParam("User-Agent") String userAgent,
            @Context Request request) {
        var delivery = links.readClick(token, to).orElseThrow(() -> Problem.notFound("such", "link"));
        engagements.clicked(delivery, withoutQuery(to), request.getMethod(), userAgent);
        return Response.status(Response.Status.FOUND)
                .location(URI.create(to))
                .header("Cache-Control", "no-store")
                .header("Referrer-Policy", "no-referrer")
                .build();
    }

    /** What comes after may name a person. */
    private static String withoutQuery(String url) {
        return url.split("[?#]", 2)[0];
    }
}
