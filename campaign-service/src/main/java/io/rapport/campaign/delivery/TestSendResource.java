package io.rapport.campaign.delivery;

import io.rapport.campaign.template.Templates;
import io.rapport.kit.Ids;
import io.rapport.kit.http.Problem;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** A template as a mail, to see it where readers will; it speaks to nobody in particular, so that no customer's data goes astray. */
@Path("/api/v1/templates/{id}/test")
@RunOnVirtualThread
@RolesAllowed({Roles.ADMIN, Roles.MARKETER})
public class TestSendResource {
    @Inject
    Templates templates;

    @Inject
    Mailing mailing;

    @ConfigProperty(name = "rapport.campaign.message-id-domain")
    String domain;

    /** {@code language}: the template's fallback if not given. */
    public record Addressee(
            @NotBlank @Email @Size(max = 320) String to,
            @Size(max = 35) String language) {}

    /** 204 once the mail server has it. */
    @POST
    public void send(UUID id, @NotNull @Valid Addressee body) {
        if (!"email".equals(templates.get(id).channel)) {
            throw new Problem(422, "No mail", "Only a template of channel email can be sent as a test.");
        }
        var sample = templates.sample(id, body.language);
        if (!(mailing.sendSample("<" + Ids.next() + "@" + domain + ">", body.to, sample) instanceof Outcome.Sent)) {
            throw new Problem(502, "Not sent", "The mail server did not take the mail.");
        }
    }
}
