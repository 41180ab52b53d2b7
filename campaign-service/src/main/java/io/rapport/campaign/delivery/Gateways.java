package io.rapport.campaign.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import io.quarkus.qute.TemplateException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/**
 * Hands SMS, push and WhatsApp messages to the gateway of their channel: a POST signed as Standard Webhooks are, to
 * {@code rapport.gateway.<channel>.url} with {@code rapport.gateway.<channel>.secret}.
 */
@ApplicationScoped
class Gateways {
    private static final Logger LOG = Logger.getLogger(Gateways.class);
    private static final Duration TO_CONNECT = Duration.ofSeconds(10);
    private static final Duration TO_ANSWER = Duration.ofSeconds(30);

    @Inject
    Config config;

    @Inject
    ObjectMapper json;

    @Inject
    Wording wording;

    @Inject
    Clock clock;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TO_CONNECT).build();

    /** @param id unique: a gateway that sees it twice sends it once */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Message(String id, String channel, String to, String language, String subject, String text) {}

    Outcome send(Claim claim) {
        var channel = claim.due().channel();
        var url = setting(channel, "url");
        var secret = setting(channel, "secret");
        if (url.isEmpty() || secret.isEmpty()) {
            return new Outcome.Refused("no-gateway");
        }
        try {
            return post(request(claim, URI.create(url.get()), new Webhook(secret.get())));
        } catch (TemplateException _) {
            return new Outcome.Refused("template");
        } catch (JsonProcessingException | WebhookSigningException | RuntimeException e) {
            LOG.warnf("A message waits: %s", e.getClass().getName());
            return new Outcome.Delayed();
        }
    }

    private Optional<String> setting(String channel, String name) {
        return config.getOptionalValue("rapport.gateway." + channel + "." + name, String.class);
    }

    private HttpRequest request(Claim claim, URI url, Webhook webhook)
            throws JsonProcessingException, WebhookSigningException {
        var due = claim.due();
        var words = wording.of(claim);
        var id = due.id().toString();
        var body = json.writeValueAsString(
                new Message(id, due.channel(), due.address(), words.language(), words.subject(), words.text()));
        var seconds = clock.instant().getEpochSecond();
        return HttpRequest.newBuilder(url)
                .timeout(TO_ANSWER)
                .header("Content-Type", "application/json")
                .header("webhook-id", id)
                .header("webhook-timestamp", Long.toString(seconds))
                .header("webhook-signature", webhook.sign(id, seconds, body))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    /** Until a connection stands nothing was handed over; after that silence is a doubt. */
    private Outcome post(HttpRequest request) {
        try {
            return outcome(http.send(request, BodyHandlers.discarding()).statusCode());
        } catch (ConnectException | HttpConnectTimeoutException _) {
            return new Outcome.Delayed();
        } catch (IOException e) {
            LOG.warnf("A message is in doubt: %s", e.getClass().getName());
            return new Outcome.InDoubt();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Outcome.InDoubt();
        }
    }

    private static Outcome outcome(int status) {
        if (status / 100 == 2) {
            return new Outcome.Sent();
        }
        return status / 100 == 4 && status != 408 && status != 429
                ? new Outcome.Refused("refused-" + status)
                : new Outcome.Delayed();
    }
}
