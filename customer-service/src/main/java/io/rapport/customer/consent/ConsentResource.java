package io.rapport.customer.consent;

import static jakarta.ws.rs.core.Response.Status.CREATED;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.kit.http.Idempotent;
import io.rapport.kit.http.Page;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/** What a customer has agreed to. */
@Path("/api/v1/customers/{id}/consents")
@RolesAllowed({Roles.AGENT, Roles.SYSTEM, Roles.ADMIN})
@RunOnVirtualThread
public class ConsentResource {
    private static final String WORD = "[a-z][a-z0-9-]{0,49}";

    @Inject
    Consents consents;

    @Inject
    Clock clock;

    /** {@code channel} and {@code purpose} are words such as {@code email} and {@code marketing}. */
    public record NewConsent(
            @NotNull @Pattern(regexp = WORD, message = "must be a word such as email")
            String channel,

            @NotNull @Pattern(regexp = WORD, message = "must be a word such as marketing")
            String purpose,

            @NotNull @Pattern(regexp = "granted|withdrawn", message = "must be granted or withdrawn")
            String state,

            @NotNull @Size(min = 1, max = 200) @Pattern(regexp = "\\P{Cntrl}*", message = "must be visible text")
            String source,

            @Size(max = 100) @Pattern(regexp = "\\P{Cntrl}*", message = "must be visible text")
            String textVersion,

            Instant validUntil,
            ObjectNode proof) {

        ConsentStatement by(UUID customerId, Instant now) {
            return new ConsentStatement(
                    customerId, channel, purpose, state, source, textVersion, validUntil, proof, now, false);
        }
    }

    @GET
    public Page<Consent> list(@PathParam("id") UUID id) {
        return new Page<>(consents.of(id), null);
    }

    @POST
    @Idempotent
    public Response add(@PathParam("id") UUID id, @Valid @NotNull NewConsent consent) {
        return Response.status(CREATED)
                .entity(consents.state(consent.by(id, clock.instant())))
                .build();
    }
}
