package io.rapport.campaign.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.rapport.kit.http.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.validation.Validator;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Bounces and complaints, as a provider's webhook or as the mail that tells of them; signed as Standard Webhooks are. */
@Path("/api/v1/delivery-reports")
@RunOnVirtualThread
@PermitAll
public class DeliveryReportResource {
    private static final List<String> SIGNED = List.of("webhook-id", "webhook-timestamp", "webhook-signature");

    @Inject
    Engagements engagements;

    @Inject
    ObjectMapper json;

    @Inject
    Validator validator;

    @ConfigProperty(name = "rapport.campaign.reports-secret")
    Optional<String> secret;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public void report(@Context HttpHeaders headers, byte[] body) {
        verify(headers, body, UTF_8);
        engagements.reported(read(body));
    }

    /** A mail that says nothing of ours is taken and changes nothing. */
    @POST
    @Path("mail")
    @Consumes("message/rfc822")
    public void mail(@Context HttpHeaders headers, byte[] body) {
        verify(headers, body, ISO_8859_1);
        ReportedMail.read(body).ifPresent(engagements::reported);
    }

    private DeliveryReport read(byte[] body) {
        try {
            var report = json.readValue(new String(body, UTF_8), DeliveryReport.class);
            if (report == null || !validator.validate(report).isEmpty()) {
                throw Problem.invalid("type", "deliveryId and type are needed");
            }
            return report;
        } catch (JsonProcessingException _) {
            throw Problem.invalid("body", "is no delivery report");
        }
    }

    private void verify(HttpHeaders headers, byte[] body, Charset charset) {
        try {
            var key = secret.orElseThrow(() -> new Problem(401, "Not signed", "No secret is set up for reports."));
            var signed = java.net.http.HttpHeaders.of(
                    SIGNED.stream()
                            .filter(name -> headers.getHeaderString(name) != null)
                            .collect(Collectors.toMap(name -> name, name -> List.of(headers.getHeaderString(name)))),
                    (_, _) -> true);
            new Webhook(key).verify(new String(body, charset), signed);
        } catch (WebhookVerificationException _) {
            throw new Problem(401, "Not signed", "The signature is not of this report.");
        }
    }
}
