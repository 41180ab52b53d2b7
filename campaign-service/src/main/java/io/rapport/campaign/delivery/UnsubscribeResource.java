package io.rapport.campaign.delivery;

import io.rapport.kit.http.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;

/** Unsubscribing by the signed link of a mail: a page with one button, and one click by the mail program (RFC 8058). */
@Path("/u/{token}")
@RunOnVirtualThread
@PermitAll
public class UnsubscribeResource {
    @Inject
    SignedLinks links;

    @Inject
    Deliveries deliveries;

    /** Changes nothing, since mail scanners follow links. */
    @GET
    @Produces(MediaType.TEXT_HTML)
    public String page(String token) {
        return UnsubscribePage.of(deliveries.language(delivery(token))).ask();
    }

    @POST
    @Produces(MediaType.TEXT_HTML)
    @Transactional
    public String unsubscribe(String token) {
        var deliveryId = delivery(token);
        deliveries.unsubscribe(deliveryId, "unsubscribed");
        return UnsubscribePage.of(deliveries.language(deliveryId)).done();
    }

    private UUID delivery(String token) {
        return links.read(SignedLinks.Purpose.UNSUBSCRIBE, token).orElseThrow(() -> Problem.notFound("such", "link"));
    }
}
