package io.rapport.campaign.delivery;

import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.UUID;

/** Why a customer was, or was not, sent a message. */
@Path("/api/v1/customers/{id}/messages/why")
@RunOnVirtualThread
@RolesAllowed({Roles.ADMIN, Roles.MARKETER, Roles.AGENT, Roles.SYSTEM})
public class WhyResource {
    @Inject
    Receipts receipts;

    /** {@code explanation} is in the language of {@code Accept-Language}: en, tr, vi, te, jv or hi. */
    public record Why(
            UUID customerId,
            String step,
            String status,
            String reason,
            String explanation,
            String language,
            String messageId,
            String consentEventId,
            Instant decidedAt) {}

    @GET
    public Why why(
            UUID id,
            @NotNull @QueryParam("campaign") UUID campaign,
            @HeaderParam("Accept-Language") String acceptLanguage) {
        var line = receipts.why(id, campaign);
        return new Why(
                line.customerId(),
                line.step(),
                line.status(),
                line.reason(),
                Explanations.of(line.status(), line.reason(), Explanations.best(acceptLanguage)),
                line.language(),
                line.messageId(),
                line.consentEventId(),
                line.decidedAt());
    }
}
