package io.rapport.campaign.rules;

import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;

/** Caps and quiet hours; there are none until they are set. */
@Path("/api/v1/sending-rules")
@RunOnVirtualThread
@RolesAllowed({Roles.ADMIN, Roles.MARKETER})
public class SendingRulesResource {
    @Inject
    RulesInForce rules;

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.MARKETER, Roles.SYSTEM})
    public SendingRules get() {
        return rules.now();
    }

    /** In force from the next message on. */
    @PUT
    public SendingRules set(@NotNull @Valid SendingRules body) {
        return rules.set(body);
    }
}
