package io.rapport.campaign.delivery;

import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.UUID;

/** Why a customer was, or was not, sent a message. */
@Path("/api/v1/customers/{id}/messages/why")
@RunOnVirtualThread
@RolesAllowed({Roles.ADMIN, Roles.MARKETER, Roles.AGENT, Roles.SYSTEM})
public class WhyResource {
    @Inject
    Receipts receipts;

    @GET
    public Receipts.Line why(UUID id, @NotNull @QueryParam("campaign") UUID campaign) {
        return receipts.why(id, campaign);
    }
}
