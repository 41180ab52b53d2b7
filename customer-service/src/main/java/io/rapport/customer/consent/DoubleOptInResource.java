package io.rapport.customer.consent;

import static jakarta.ws.rs.core.Response.Status.CREATED;

import io.rapport.customer.profile.Contact;
import io.rapport.events.Identity;
import io.rapport.kit.http.Idempotent;
import io.rapport.kit.http.Problem;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Asks for a consent that the person has to confirm; whoever asks sends her the link. */
@Path("/api/v1/double-opt-ins")
@RolesAllowed({Roles.SYSTEM, Roles.ADMIN})
@RunOnVirtualThread
public class DoubleOptInResource {
    @Inject
    DoubleOptIns optIns;

    /** {@code email} or {@code identity} (such as phone-sha256:…) says who; neither is kept in clear. */
    public record NewDoubleOptIn(
            @Size(max = 320) String email,
            @Size(max = 520) String identity,

            @NotNull @Pattern(regexp = "[a-z][a-z0-9-]{0,49}", message = "must be a word such as email")
            String channel,

            @NotNull @Pattern(regexp = "[a-z][a-z0-9-]{0,49}", message = "must be a word such as marketing")
            String purpose,

            @NotNull @Size(min = 1, max = 200) @Pattern(regexp = "\\P{Cntrl}*", message = "must be visible text")
            String source,

            @Size(max = 100) @Pattern(regexp = "\\P{Cntrl}*", message = "must be visible text")
            String textVersion,

            Instant validUntil) {

        Identity who() {
            if ((email == null) == (identity == null)) {
                throw Problem.invalid("email", "is needed, or identity, and not both");
            }
            return email == null ? parsed() : address();
        }

        private Identity address() {
            return Contact.email(email)
                    .map(Identity::email)
                    .orElseThrow(() -> Problem.invalid("email", "is no e-mail address"));
        }

        private Identity parsed() {
            try {
                return Identity.parse(identity);
            } catch (IllegalArgumentException _) {
                throw Problem.invalid("identity", "must read type:value, such as user:42");
            }
        }
    }

    @POST
    @Idempotent
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = DoubleOptIns.Asked.class)))
    public Response ask(@Valid @NotNull NewDoubleOptIn wanted) {
        return Response.status(CREATED).entity(optIns.ask(wanted.who(), wanted)).build();
    }
}
