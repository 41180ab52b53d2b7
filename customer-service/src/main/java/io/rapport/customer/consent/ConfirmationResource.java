package io.rapport.customer.consent;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Confirming a consent by the signed link of a mail: a page with one button. */
@Path("/c/{token}")
@RunOnVirtualThread
@PermitAll
public class ConfirmationResource {
    @Inject
    DoubleOptIns optIns;

    /** Changes nothing, since mail scanners follow links. */
    @GET
    @Produces(MediaType.TEXT_HTML)
    public String page(@PathParam("token") String token, @HeaderParam("Accept-Language") String languages) {
        optIns.require(token);
        return ConfirmationPage.of(languages).ask();
    }

    @POST
    @Produces(MediaType.TEXT_HTML)
    public String confirm(@PathParam("token") String token, @HeaderParam("Accept-Language") String languages) {
        optIns.confirm(token);
        return ConfirmationPage.of(languages).done();
    }
}
